-- purpose: why a dormant customer counts as lost (law 6)
-- grain:   one row per customer and run date
-- reads:   given_up    writes: customer_event
-- params:  run_date, policy_version
insert into customer_event (customer_id, event_date, kind, details)
select
    given_up.customer_id,
    cast(:run_date as date) as event_date,
    'given_up' as kind,
    jsonb_build_object(
        'rule', 'Z3',
        'steps', given_up.step_count,
        'dormant_since_date', given_up.dormant_since_date,
        'policy_version', cast(:policy_version as text)
    ) as details
from given_up
on conflict (customer_id, event_date, kind, subject) do update
    set details = excluded.details
