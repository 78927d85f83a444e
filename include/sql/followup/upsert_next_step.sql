-- purpose: every planned customer's one next step, or the reason why there is none (law
--          4)
-- grain:   one row per live customer in scope
-- reads:   plan_subject, plan_step, plan_revisit    writes: next_step
-- params:  plan_date
-- A pause has its end as date where one is known. A customer for whom no rule wants
-- anything breaks the table's check: better no plan than a customer forgotten. A row
-- that says what it said keeps the day that wrote it, so that a plan of the whole book
-- and one of what changed are the same.
insert into next_step (
    customer_id, task_id, next_step, next_step_date, no_step_reason, plan_date, revisit_date
)
with revisited as (
    select
        plan_revisit.customer_id,
        min(plan_revisit.revisit_date) as revisit_date
    from plan_revisit
    group by plan_revisit.customer_id
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
    cast(:plan_date as date) as plan_date,
    revisited.revisit_date
from plan_subject as subject
left join plan_step on subject.customer_id = plan_step.customer_id
left join revisited on subject.customer_id = revisited.customer_id
order by subject.customer_id
on conflict (customer_id) do update set
    task_id = excluded.task_id,
    next_step = excluded.next_step,
    next_step_date = excluded.next_step_date,
    no_step_reason = excluded.no_step_reason,
    plan_date = excluded.plan_date,
    revisit_date = excluded.revisit_date
where
(
    next_step.task_id,
    next_step.next_step,
    next_step.next_step_date,
    next_step.no_step_reason,
    next_step.revisit_date
) is distinct from (
    excluded.task_id,
    excluded.next_step,
    excluded.next_step_date,
    excluded.no_step_reason,
    excluded.revisit_date
)
