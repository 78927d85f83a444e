-- severity: critical
-- purpose: law 4: a night that plans a slice forgets nobody: each next step and each
--          pause with an end says on which day it is looked at again, no later than it
--          is due
-- grain:   one row per live customer whose step does not
-- reads:   next_step, customer, plan_basis
select
    customer.customer_id,
    'has a next step on ' || next_step.next_step_date || ' that no night would look at again'
        as problem
from next_step
inner join customer on next_step.customer_id = customer.customer_id
cross join plan_basis
where
    customer.merged_into is null
    and customer.lifecycle in ('lead', 'prospect', 'customer', 'dormant')
    and next_step.next_step_date is not null
    and (
        next_step.revisit_date is null
        or next_step.revisit_date > next_step.next_step_date
    )
order by customer.customer_id
