-- purpose: a night plans what has changed since it was last planned, and what is due
-- grain:   one row per customer
-- reads:   plan_change, next_step    writes: plan_scope
-- params:  plan_date
insert into plan_scope (customer_id)
select plan_change.customer_id
from plan_change
union
select next_step.customer_id
from next_step
where next_step.revisit_date <= :plan_date
