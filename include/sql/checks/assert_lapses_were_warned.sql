-- severity: critical
-- purpose: nobody loses a customer to the pool without the warning that the policy promises (D4)
-- grain:   one row per lapse that was not warned of, or too late
-- reads:   customer_event
-- Lapses of before warnings existed say nothing of them.
select
    customer_event.customer_id,
    customer_event.event_date,
    'lapsed without the warning in time' as problem
from customer_event
where
    customer_event.kind = 'owner_lapsed'
    and jsonb_exists(customer_event.details, 'warned_date')
    and (
        customer_event.details ->> 'warned_date' is null
        or customer_event.event_date - cast(customer_event.details ->> 'warned_date' as date)
        < cast(customer_event.details ->> 'warning_days' as integer)
    )
order by customer_event.customer_id, customer_event.event_date
