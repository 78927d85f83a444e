-- purpose: tell the rep and the data team of returned rows that the gate has turned away,
--          with what is wrong; they lie among the day's rejects too (T7)
-- grain:   one row per audience and quarantined row
-- reads:   returned_list, quarantine, typed_record, rep    writes: notice
-- params:  run_date, data_team, headers (json object: typed column → the list's header)
-- The rep is the one that the row's batch was written for, else whose list it is. A row
-- that names no task of ours is told as such, whatever else is wrong with it. A column that
-- is none of the list's was renamed, doubled, or lies beside the table.
with turned_away as (
    select
        quarantine.record_id,
        quarantine.row_number,
        list.file_label,
        coalesce(rep.rep_id, list.rep_id) as rep_id,
        typed_record.company_source_id,
        case
            when quarantine.reasons @> '[{"rule": "answer_to_unknown_task"}]'
                then 'result_unknown'
            when
                exists (
                    select
                    from jsonb_array_elements(quarantine.reasons) as reason
                    where
                        reason.value ->> 'rule' = 'answer_unreadable'
                        and not cast(:headers as jsonb)
                        ? (reason.value ->> 'column')
                )
                then 'result_beside'
            else 'result_unreadable'
        end as kind,
        (
            select
                string_agg(
                    distinct coalesce(
                        cast(:headers as jsonb) ->> (reason.value ->> 'column'),
                        reason.value ->> 'column',
                        ''
                    ),
                    '、'
                )
            from jsonb_array_elements(quarantine.reasons) as reason
            where reason.value ->> 'severity' = 'critical'
        ) as columns
    from quarantine
    inner join returned_list as list on quarantine.file_id = list.file_id
    inner join typed_record on quarantine.record_id = typed_record.record_id
    left join rep
        on
            substring(typed_record.batch_id from '^B[0-9]{8}-(.+)-[0-9a-f]+$')
            = rep.rep_id
    where
        quarantine.quarantined_date = :run_date
        and quarantine.status = 'open'
        and typed_record.record_type = 'task_result'
        and list.status <> 'held'
)

insert into notice (notice_date, audience, kind, subject, details)
select
    cast(:run_date as date) as notice_date,
    audience.name as audience,
    turned_away.kind,
    cast(turned_away.record_id as text) as subject,
    jsonb_build_object(
        'key', 'followup.notice.' || turned_away.kind,
        'file_name', turned_away.file_label,
        'row_number', turned_away.row_number,
        'customer_id', coalesce(turned_away.company_source_id, ''),
        'columns', coalesce(turned_away.columns, '')
    ) as details
from turned_away
cross join
    lateral (
        values (cast(:data_team as text)), (turned_away.rep_id)
    ) as audience (name)
where audience.name is not null
on conflict (notice_date, audience, kind, subject) do nothing
