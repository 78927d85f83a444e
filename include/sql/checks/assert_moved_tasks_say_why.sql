-- severity: critical
-- purpose: law 4: a task planned for another day than the rule asks for says why
-- grain:   one row per open task that does not
-- reads:   followup_task
select
    followup_task.task_id,
    followup_task.customer_id,
    'is due ' || followup_task.due_date || ' instead of ' || followup_task.wanted_date
    || ' without a reason' as problem
from followup_task
where
    followup_task.status = 'open'
    and followup_task.due_date <> followup_task.wanted_date
    and coalesce(followup_task.moved_reason, '') = ''
order by followup_task.task_id
