-- purpose: that a customer was never reached is part of its story
-- grain:   one row per customer and run date
-- reads:   newly_unreached    writes: customer_event
-- params:  run_date, policy_version
insert into customer_event (customer_id, event_date, kind, details)
select
    newly_unreached.customer_id,
    cast(:run_date as date) as event_date,
    'never_reached' as kind,
    jsonb_build_object(
        'rule', 'T1',
        'created_date', newly_unreached.created_date,
        'since_date', newly_unreached.since_date,
        'policy_version', cast(:policy_version as text)
    ) as details
from newly_unreached
on conflict (customer_id, event_date, kind, subject) do update
    set details = excluded.details
