-- purpose: forget the steps whose task is another one now, or whose customer is live no
--          more, so that those tasks can go
-- reads:   plan_scope, plan_subject, plan_step    writes: next_step
delete from next_step
using plan_scope
left join plan_subject as subject on plan_scope.customer_id = subject.customer_id
left join plan_step on plan_scope.customer_id = plan_step.customer_id
where
    next_step.customer_id = plan_scope.customer_id
    and (
        subject.customer_id is null
        or next_step.task_id is distinct from plan_step.task_id
    )
