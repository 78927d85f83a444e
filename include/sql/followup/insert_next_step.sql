-- purpose: every planned customer's one next step, or the reason why there is none (law
--          4)
-- grain:   one row per live customer in scope
-- reads:   plan_subject, plan_step    writes: next_step
-- params:  plan_date
-- A pause has its end as date where one is known. A customer for whom no rule wants
-- anything breaks the table's check: better no plan than a customer forgotten.
insert into next_step (
    customer_id, task_id, next_step, next_step_date, no_step_reason, plan_date
)
select
    subject.customer_id,
    plan_step.task_id,
    plan_step.kind as next_step,
    case
        when subject.no_step_reason = 'paused' then subject.paused_until_date
        else plan_step.due_date
    end as next_step_date,
    case
        when plan_step.is_over_capacity then 'over_capacity'
        else subject.no_step_reason
    end as no_step_reason,
    cast(:plan_date as date) as plan_date
from plan_subject as subject
left join plan_step on subject.customer_id = plan_step.customer_id
order by subject.customer_id
