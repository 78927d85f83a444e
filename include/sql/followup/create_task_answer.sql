-- purpose: answers in returned lists that nobody has looked at yet, and what becomes of
--          each (T7)
-- grain:   one row per returned row of a list
-- reads:   source_file, source_record, typed_record, followup_task, task_result,
--          rep_alias, rep, working_day
-- params:  run_date, timezone
-- The batch names the day and the rep it was written for. A row without a date of its
-- own was done on its batch's day. A row with some answer but no result is an attempt:
-- only a stated result, or what the customer said, shows that the person was reached.
-- verdict: blank (nothing filled in), other_rep (from somebody else's list), same (told
-- before), conflict (answered before, otherwise), apply. The gate has quarantined the
-- rows that name no task of ours.
create temporary table task_answer on commit drop as
with returned as (
    select
        source_record.record_id,
        source_record.row_number,
        source_file.file_name,
        typed_record.task_id,
        typed_record.batch_id,
        coalesce(rep_alias.rep_id, rep.rep_id) as answered_by,
        task.customer_id,
        task.owner_id,
        task.contact_id,
        task.kind,
        coalesce(task.batch_id, '') <> coalesce(typed_record.batch_id, '') as is_old_batch,
        least(
            coalesce(
                cast(typed_record.activity_at at time zone :timezone as date),
                batch_day.day,
                task.plan_date
            ),
            cast(:run_date as date)
        ) as done_date,
        case
            when typed_record.contact_failure is not null then 'contact_failed'
            when typed_record.do_not_call or typed_record.do_not_email then 'opted_out'
            when typed_record.is_paused then 'paused'
            when typed_record.outcome = 'reached' or typed_record.feedback is not null
                then 'reached'
            when
                coalesce(
                    typed_record.outcome,
                    typed_record.summary,
                    typed_record.next_action,
                    cast(typed_record.next_action_date as text),
                    typed_record.support_needed
                ) is not null
                then 'not_reached'
        end as result,
        coalesce(typed_record.channel, task.channel) as channel,
        typed_record.summary,
        typed_record.feedback,
        typed_record.next_action,
        typed_record.next_action_date,
        typed_record.contact_failure,
        typed_record.support_needed,
        case
            when typed_record.satisfaction between 1 and 5 then typed_record.satisfaction
        end as satisfaction
    from source_file
    inner join source_record on source_file.file_id = source_record.file_id
    inner join typed_record on source_record.record_id = typed_record.record_id
    inner join followup_task as task on typed_record.task_id = task.task_id
    left join rep_alias
        on
            source_record.source_system = rep_alias.source_system
            and typed_record.rep_source = rep_alias.alias
    left join rep
        on substring(typed_record.batch_id from '^B\d{8}-(.+)-[0-9a-f]+$') = rep.rep_id
    left join working_day as batch_day
        on
            substring(typed_record.batch_id from '^B(\d{8})-')
            = to_char(batch_day.day, 'YYYYMMDD')
    where
        source_file.source_system = 'leadflow'
        and source_record.record_type = 'task_result'
        and source_record.outcome in ('accepted', 'repaired')
        and source_record.customer_id is null
),

compared as (
    select
        returned.record_id,
        returned.row_number,
        returned.file_name,
        returned.task_id,
        returned.batch_id,
        returned.answered_by,
        returned.customer_id,
        returned.owner_id,
        returned.contact_id,
        returned.kind,
        returned.is_old_batch,
        returned.done_date,
        returned.result,
        returned.channel,
        returned.summary,
        returned.feedback,
        returned.next_action,
        returned.next_action_date,
        returned.contact_failure,
        returned.support_needed,
        returned.satisfaction,
        coalesce(returned.answered_by <> returned.owner_id, false) as is_other_rep,
        jsonb_build_array(
            returned.result,
            returned.channel,
            returned.summary,
            returned.feedback,
            returned.next_action,
            returned.next_action_date,
            returned.support_needed,
            returned.satisfaction
        ) as content,
        case
            when task_result.record_id is not null
                then
                    jsonb_build_array(
                        task_result.result,
                        task_result.channel,
                        task_result.summary,
                        task_result.feedback,
                        task_result.next_action,
                        task_result.next_action_date,
                        task_result.support_needed,
                        task_result.satisfaction
                    )
        end as held_content
    from returned
    left join task_result on returned.task_id = task_result.task_id
),

placed as (
    select
        compared.record_id,
        first_value(compared.record_id) over by_arrival as first_record_id,
        first_value(compared.content) over by_arrival as first_content
    from compared
    where
        not compared.is_other_rep
        and compared.result is not null
    window by_arrival as (partition by compared.task_id order by compared.record_id)
)

select
    compared.record_id,
    compared.row_number,
    compared.file_name,
    compared.task_id,
    compared.batch_id,
    compared.answered_by,
    compared.customer_id,
    compared.owner_id,
    compared.contact_id,
    compared.kind,
    compared.is_old_batch,
    compared.done_date,
    compared.result,
    compared.channel,
    compared.summary,
    compared.feedback,
    compared.next_action,
    compared.next_action_date,
    compared.contact_failure,
    compared.support_needed,
    compared.satisfaction,
    case
        when compared.result is null then 'blank'
        when compared.is_other_rep then 'other_rep'
        when compared.held_content is null and placed.first_record_id = compared.record_id
            then 'apply'
        when coalesce(compared.held_content, placed.first_content) = compared.content
            then 'same'
        else 'conflict'
    end as verdict
from compared
left join placed on compared.record_id = placed.record_id
