-- purpose: the story of a reactivation: what woke the customer (law 6)
-- grain:   one row per customer and run date
-- reads:   awake_customer    writes: customer_event
-- params:  run_date, policy_version
insert into customer_event (customer_id, event_date, kind, details)
select
    awake_customer.customer_id,
    cast(:run_date as date) as event_date,
    'reactivated' as kind,
    jsonb_build_object(
        'rule', awake_customer.result,
        'activity_id', awake_customer.activity_id,
        'interaction_date', awake_customer.interaction_date,
        'dormant_since_date', awake_customer.dormant_since_date,
        'policy_version', cast(:policy_version as text)
    ) as details
from awake_customer
on conflict (customer_id, event_date, kind, subject) do update
    set details = excluded.details
