-- purpose: open wake-up plans of customers that are dormant no longer, with what came of them (Z3)
-- grain:   one open plan
-- reads:   customer, awake_customer    writes: wakeup_plan
-- Read are the customers whose dormancy ended since the last night, and those merged away.
update wakeup_plan
set
    status = 'woken',
    result = coalesce(
        (
            select awake_customer.result
            from awake_customer
            where awake_customer.customer_id = wakeup_plan.customer_id
        ),
        case
            when customer.merged_into is not null then 'merged'
            else 'no_longer_dormant'
        end
    )
from customer
where
    wakeup_plan.customer_id = customer.customer_id
    and wakeup_plan.status = 'open'
    and customer.lifecycle_before_dormant is not null
    and (customer.lifecycle <> 'dormant' or customer.merged_into is not null)
