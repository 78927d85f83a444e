-- purpose: a customer's value classes over time, each with its reason (G5, law 6)
-- grain:   one row per period
-- reads:   value_history
-- params:  customer_id
select
    value_history.valid_from_at,
    value_history.valid_to_at,
    value_history.value_class,
    value_history.reason,
    value_history.evidence,
    value_history.policy_version
from value_history
where value_history.customer_id = :customer_id
order by value_history.valid_from_at
