-- purpose: forget the steps whose task is another one now, or whose customer is live no
--          more, so that those tasks can go
-- reads:   plan_scope, plan_subject, plan_step    writes: next_step
delete from next_step
using (
    select
        plan_scope.customer_id,
        subject.customer_id is not null as is_live,
        plan_step.task_id
    from plan_scope
    left join plan_subject as subject on plan_scope.customer_id = subject.customer_id
    left join plan_step on plan_scope.customer_id = plan_step.customer_id
) as planned
where
    next_step.customer_id = planned.customer_id
    and (not planned.is_live or next_step.task_id is distinct from planned.task_id)
