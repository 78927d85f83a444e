-- purpose: customers that stay dormant although a late file, a deletion or a merge moved their last
--          interaction
-- grain:   one row per customer_id
-- reads:   customer    writes: moved_dormancy (temporary)
-- params:  timezone, dormant_after_months
create temporary table moved_dormancy on commit drop as
with judged as (
    select
        customer.customer_id,
        customer.dormant_since_date as before_date,
        cast(customer.last_interaction_at at time zone :timezone as date) as interaction_date,
        cast(
            cast(customer.last_interaction_at at time zone :timezone as date)
            + make_interval(months => cast(:dormant_after_months as integer))
            as date
        ) + 1 as after_date
    from customer
    where
        customer.lifecycle = 'dormant'
        and customer.merged_into is null
)

select
    judged.customer_id,
    judged.before_date,
    judged.after_date,
    judged.interaction_date
from judged
where judged.after_date is distinct from judged.before_date
