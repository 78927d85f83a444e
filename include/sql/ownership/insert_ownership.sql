-- purpose: the new ownerships, or places in the lead pool
-- grain:   one row per changed customer
-- reads:   owner_change    writes: ownership_history
-- params:  valid_from_at, policy_version
insert into ownership_history (
    customer_id,
    owner_id,
    valid_from_at,
    valid_to_at,
    reason,
    evidence,
    policy_version
)
select
    owner_change.customer_id,
    owner_change.owner_id,
    :valid_from_at,
    null as valid_to_at,
    owner_change.reason,
    owner_change.evidence,
    :policy_version
from owner_change
