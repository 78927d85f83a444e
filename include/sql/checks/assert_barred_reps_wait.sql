-- severity: critical
-- purpose: who let a customer lapse has it not back before the bar of the policy is over (D4)
-- grain:   one row per present ownership that breaks this
-- reads:   ownership_history, customer_event, policy_version
-- A dispute decided for a rep, a change of hands in the source and a rep back from leave are no
-- claims. The policy is the one under which the ownership was given.
select
    ownership.customer_id,
    'belongs again to the rep who let it lapse on ' || customer_event.event_date as problem
from ownership_history as ownership
inner join policy_version
    on ownership.policy_version = policy_version.policy_version
inner join customer_event
    on
        ownership.customer_id = customer_event.customer_id
        and ownership.owner_id = customer_event.subject
        and customer_event.kind = 'owner_lapsed'
where
    ownership.valid_to_at is null
    and ownership.reason in ('claimed', 'assigned', 'round_robin', 'handover', 'returned')
    and customer_event.event_date
    <= cast(
        ownership.valid_from_at at time zone (policy_version.content ->> 'timezone') as date
    )
    and customer_event.event_date
    + cast(policy_version.content -> 'ownership' ->> 'reclaim_barred_days' as integer)
    > cast(
        ownership.valid_from_at at time zone (policy_version.content ->> 'timezone') as date
    )
order by ownership.customer_id
