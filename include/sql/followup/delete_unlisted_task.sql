-- purpose: drop open tasks that are wanted no more and that no list has ever shown to
--          anybody
-- reads:   plan_scope, plan_step    writes: followup_task
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
