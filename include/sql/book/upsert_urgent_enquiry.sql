-- purpose: an urgent need, as a lead or a requirement sheet tells it, waits for an answer (T4)
-- grain:   one activity per need and time at which it became urgent; its id is that of the version
--          that says so
-- reads:   touched_customer, requirement    writes: activity
-- params:  urgent_values (text[])
-- It came in, but nobody talked: no interaction, so that no last contact moves.
insert into activity (
    activity_id, record_id, party_id, customer_id, occurred_at, channel, direction, is_reached,
    is_interaction, is_touch, urgency
)
select
    requirement.urgency_record_id as activity_id,
    requirement.urgency_record_id as record_id,
    requirement.party_id,
    requirement.customer_id,
    requirement.urgency_at as occurred_at,
    'other' as channel,
    'inbound' as direction,
    false as is_reached,
    false as is_interaction,
    false as is_touch,
    requirement.urgency
from touched_customer
inner join requirement on touched_customer.customer_id = requirement.customer_id
where
    requirement.urgency = any(cast(:urgent_values as text[]))
    and requirement.urgency_at is not null
    and requirement.urgency_record_id is not null
on conflict (activity_id) do update set
    party_id = excluded.party_id,
    customer_id = excluded.customer_id,
    occurred_at = excluded.occurred_at,
    urgency = excluded.urgency,
    withdrawn_date = null
where
(
    activity.party_id,
    activity.customer_id,
    activity.occurred_at,
    activity.urgency,
    activity.withdrawn_date
) is distinct from (
    excluded.party_id,
    excluded.customer_id,
    excluded.occurred_at,
    excluded.urgency,
    cast(null as date)
)
