-- purpose: tell data team and rep what could not be taken as it came back (T7)
-- grain:   one row per audience and returned row
-- reads:   task_answer    writes: notice
-- params:  run_date, data_team
-- An answer from an old list is taken all the same while its task has no other: the
-- touch is a fact.
with told as (
    select
        task_answer.record_id,
        task_answer.file_name,
        task_answer.row_number,
        task_answer.customer_id,
        coalesce(task_answer.answered_by, task_answer.owner_id) as rep_id,
        case task_answer.verdict
            when 'conflict' then 'conflict'
            when 'other_rep' then 'result_other_rep'
            when 'apply' then 'result_old_batch'
        end as kind
    from task_answer
    where
        task_answer.verdict in ('conflict', 'other_rep')
        or (task_answer.verdict = 'apply' and task_answer.is_old_batch)
)

insert into notice (notice_date, audience, kind, subject, details)
select
    cast(:run_date as date) as notice_date,
    audience.name as audience,
    told.kind,
    cast(told.record_id as text) as subject,
    jsonb_build_object(
        'key', 'followup.notice.' || told.kind,
        'file_name', told.file_name,
        'row_number', told.row_number,
        'customer_id', coalesce(told.customer_id, '')
    ) as details
from told
cross join
    lateral (
        values (cast(:data_team as text)), (told.rep_id)
    ) as audience (name)
where audience.name is not null
on conflict (notice_date, audience, kind, subject) do nothing
