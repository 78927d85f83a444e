-- purpose: customers without an interaction for more than the policy's calendar months (Z1)
-- grain:   one row per customer_id
-- reads:   dormancy_threshold, customer, activity    writes: newly_dormant (temporary)
-- params:  run_date, timezone, lead_before_date, prospect_before_date, customer_before_date
-- The same rule as dormancy.rules.is_dormant: months are clamped to month ends, local dates count,
-- and who was never reached is not dormant. The bounds, given as dates, let the index find
-- the silent of each lifecycle.
create temporary table newly_dormant on commit drop as
with silent as (
    select
        customer.customer_id,
        customer.lifecycle,
        customer.last_interaction_at,
        threshold.months,
        cast(customer.last_interaction_at at time zone :timezone as date) as interaction_date
    from dormancy_threshold as threshold
    inner join customer on threshold.lifecycle = customer.lifecycle
    where
        customer.merged_into is null
        and customer.lifecycle in ('lead', 'prospect', 'customer')
        and (
            (
                customer.lifecycle = 'lead'
                and customer.last_interaction_at < cast(:lead_before_date as date)
            )
            or (
                customer.lifecycle = 'prospect'
                and customer.last_interaction_at < cast(:prospect_before_date as date)
            )
            or (
                customer.lifecycle = 'customer'
                and customer.last_interaction_at < cast(:customer_before_date as date)
            )
        )
)

select
    silent.customer_id,
    silent.lifecycle as lifecycle_before,
    silent.interaction_date,
    silent.months as dormant_after_months,
    (
        select min(activity.activity_id)
        from activity
        where
            activity.customer_id = silent.customer_id
            and activity.is_interaction
            and activity.occurred_at = silent.last_interaction_at
    ) as activity_id,
    cast(silent.interaction_date + make_interval(months => silent.months) as date) + 1
        as dormant_since_date
from silent
where
    silent.interaction_date + make_interval(months => silent.months)
    < cast(:run_date as date)
