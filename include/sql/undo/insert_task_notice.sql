-- purpose: tell a rep that a customer of its list is none any more
-- grain:   one row per listed open task of a customer that vanishes
-- reads:   undo_vanished, followup_task    writes: notice
-- params:  run_date, file_name
insert into notice (notice_date, audience, kind, subject, details)
select
    cast(:run_date as date) as notice_date,
    followup_task.owner_id as audience,
    'task_withdrawn' as kind,
    followup_task.task_id as subject,
    jsonb_build_object(
        'key', 'undo.notice.task_withdrawn',
        'customer_id', followup_task.customer_id,
        'task_id', followup_task.task_id,
        'file_name', cast(:file_name as text)
    ) as details
from undo_vanished
inner join followup_task on undo_vanished.customer_id = followup_task.customer_id
where
    followup_task.status = 'open'
    and followup_task.batch_id is not null
on conflict (notice_date, audience, kind, subject) do nothing
