-- purpose: the dormant customers to look at: those whose last interaction is another one than the
--          mark saw, and those that the threshold of today would not mark
-- grain:   one row per customer_id
-- reads:   customer    writes: heard_customer (temporary)
-- params:  lead_from_date, prospect_from_date, customer_from_date (null where the rule is off)
-- The bounds by lifecycle are given as dates, so that the planner knows how few lie beyond them.
create temporary table heard_customer on commit drop as
select customer.customer_id
from customer
where
    customer.lifecycle = 'dormant'
    and customer.merged_into is null
    and customer.last_interaction_at is distinct from customer.dormant_basis_at
union
select customer.customer_id
from customer
where
    customer.lifecycle = 'dormant'
    and customer.merged_into is null
    and (
        (
            customer.lifecycle_before_dormant = 'lead'
            and customer.last_interaction_at >= cast(:lead_from_date as date)
        )
        or (
            customer.lifecycle_before_dormant = 'prospect'
            and customer.last_interaction_at >= cast(:prospect_from_date as date)
        )
        or (
            customer.lifecycle_before_dormant = 'customer'
            and customer.last_interaction_at >= cast(:customer_from_date as date)
        )
    )
