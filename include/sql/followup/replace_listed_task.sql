-- purpose: a listed task that is wanted no more stays, replaced: its answer may still
--          come back
-- reads:   plan_scope, plan_step    writes: followup_task
update followup_task as task
set status = 'replaced'
from plan_scope
where
    task.customer_id = plan_scope.customer_id
    and task.status = 'open'
    and not exists (
        select 1
        from plan_step
        where plan_step.task_id = task.task_id
    )
