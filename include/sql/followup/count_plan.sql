-- purpose: what a plan came to, for the run's counts
-- grain:   one row
-- reads:   plan_subject, plan_step
-- params:  plan_date
select
    count(*) as customers,
    count(plan_step.task_id) as steps,
    count(*) filter (where plan_step.due_date = :plan_date) as due,
    count(*) filter (where plan_step.is_over_capacity) as over_capacity,
    count(*) filter (where subject.no_step_reason is not null) as without_step
from plan_subject as subject
left join plan_step on subject.customer_id = plan_step.customer_id
