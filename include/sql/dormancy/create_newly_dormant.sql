-- purpose: customers without an interaction for more than the policy's calendar months (Z1)
-- grain:   one row per customer_id
-- reads:   customer, activity    writes: newly_dormant (temporary)
-- params:  run_date, timezone, dormant_after_months
-- The same rule as dormancy.rules.is_dormant: months are clamped to month ends, local dates count,
-- and who was never reached is not dormant. The first condition lets the index find the silent.
create temporary table newly_dormant on commit drop as
with silent as (
    select
        customer.customer_id,
        customer.lifecycle,
        customer.last_interaction_at,
        cast(customer.last_interaction_at at time zone :timezone as date) as interaction_date
    from customer
    where
        customer.merged_into is null
        and customer.lifecycle in ('lead', 'prospect', 'customer')
        and customer.last_interaction_at
        < cast(:run_date as date)
        - make_interval(months => cast(:dormant_after_months as integer), days => -5)
)

select
    silent.customer_id,
    silent.lifecycle as lifecycle_before,
    silent.interaction_date,
    (
        select min(activity.activity_id)
        from activity
        where
            activity.customer_id = silent.customer_id
            and activity.is_interaction
            and activity.occurred_at = silent.last_interaction_at
    ) as activity_id,
    cast(
        silent.interaction_date
        + make_interval(months => cast(:dormant_after_months as integer))
        as date
    ) + 1 as dormant_since_date
from silent
where
    silent.interaction_date + make_interval(months => cast(:dormant_after_months as integer))
    < cast(:run_date as date)
