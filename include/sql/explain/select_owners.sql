-- purpose: a customer's owners over time, each with its reason (law 6)
-- grain:   one row per period
-- reads:   ownership_history
-- params:  customer_id
select
    ownership_history.valid_from_at,
    ownership_history.valid_to_at,
    coalesce(ownership_history.owner_id, 'lead pool') as owner,
    ownership_history.reason,
    ownership_history.evidence,
    ownership_history.policy_version
from ownership_history
where ownership_history.customer_id = :customer_id
order by ownership_history.valid_from_at
