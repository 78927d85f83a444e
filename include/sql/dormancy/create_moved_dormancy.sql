-- purpose: customers that stay dormant although a late file, a deletion or a merge moved their last
--          interaction
-- grain:   one row per customer_id; after_date equals before_date where the day stays the same
-- reads:   dormancy_threshold, customer    writes: moved_dormancy (temporary)
-- params:  timezone
create temporary table moved_dormancy on commit drop as
with judged as (
    select
        customer.customer_id,
        customer.dormant_since_date as before_date,
        cast(customer.last_interaction_at at time zone :timezone as date) as interaction_date,
        threshold.months
    from customer
    inner join dormancy_threshold as threshold
        on coalesce(customer.lifecycle_before_dormant, 'lead') = threshold.lifecycle
    where
        customer.lifecycle = 'dormant'
        and customer.merged_into is null
        and customer.last_interaction_at is distinct from customer.dormant_basis_at
)

select
    judged.customer_id,
    judged.before_date,
    coalesce(
        cast(judged.interaction_date + make_interval(months => judged.months) as date) + 1,
        judged.before_date
    ) as after_date,
    judged.interaction_date
from judged
