-- purpose: tell data team and rep of returned rows whose task nobody knows; the gate has
--          quarantined them, and they lie among the day's rejects (T7)
-- grain:   one row per audience and quarantined row
-- reads:   quarantine, source_file, typed_record, rep    writes: notice
-- params:  run_date, data_team
-- The rep is the one that the row's batch was written for, where such a rep exists.
insert into notice (notice_date, audience, kind, subject, details)
select
    cast(:run_date as date) as notice_date,
    audience.name as audience,
    'result_unknown' as kind,
    cast(quarantine.record_id as text) as subject,
    jsonb_build_object(
        'key', 'followup.notice.result_unknown',
        'file_name', source_file.file_name,
        'row_number', quarantine.row_number,
        'customer_id', ''
    ) as details
from quarantine
inner join source_file on quarantine.file_id = source_file.file_id
inner join typed_record on quarantine.record_id = typed_record.record_id
left join rep
    on substring(typed_record.batch_id from '^B\d{8}-(.+)-[0-9a-f]+$') = rep.rep_id
cross join
    lateral (
        values (cast(:data_team as text)), (rep.rep_id)
    ) as audience (name)
where
    quarantine.quarantined_date = :run_date
    and quarantine.status = 'open'
    and typed_record.record_type = 'task_result'
    and quarantine.reasons @> '[{"rule": "answer_to_unknown_task"}]'
    and audience.name is not null
on conflict (notice_date, audience, kind, subject) do nothing
