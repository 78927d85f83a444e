-- purpose: drop open tasks that are wanted no more, that no list has ever shown to
--          anybody and that nobody was told of
-- reads:   plan_scope, plan_step, escalation    writes: followup_task
delete from followup_task as task
using plan_scope
where
    task.customer_id = plan_scope.customer_id
    and task.status = 'open'
    and task.batch_id is null
    and not exists (
        select 1
        from plan_step
        where plan_step.task_id = task.task_id
    )
    and not exists (
        select 1
        from escalation
        where escalation.task_id = task.task_id
    )
