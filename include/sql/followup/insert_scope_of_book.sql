-- purpose: the whole book is planned
-- grain:   one row per live customer, one that still has a step, or one that has changed
-- reads:   customer, next_step, plan_change    writes: plan_scope
insert into plan_scope (customer_id)
select customer.customer_id
from customer
where
    customer.merged_into is null
    and customer.lifecycle in ('lead', 'prospect', 'customer', 'dormant')
union
select next_step.customer_id
from next_step
union
select plan_change.customer_id
from plan_change
