-- purpose: why a customer was marked dormant (law 6)
-- grain:   one row per customer and run date
-- reads:   newly_dormant    writes: customer_event
-- params:  run_date, policy_version
insert into customer_event (customer_id, event_date, kind, details)
select
    newly_dormant.customer_id,
    cast(:run_date as date) as event_date,
    'dormant' as kind,
    jsonb_build_object(
        'rule', 'Z1',
        'dormant_after_months', newly_dormant.dormant_after_months,
        'interaction_date', newly_dormant.interaction_date,
        'activity_id', newly_dormant.activity_id,
        'lifecycle_before', newly_dormant.lifecycle_before,
        'policy_version', cast(:policy_version as text)
    ) as details
from newly_dormant
on conflict (customer_id, event_date, kind, subject) do update
    set details = excluded.details
