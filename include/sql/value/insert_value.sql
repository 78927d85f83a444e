-- purpose: the value class from the run date on, with rule, evidence and policy version
-- grain:   one row per customer with a class whose history has no current row
-- reads:   value_change    writes: value_history
-- params:  from_at, policy_version
insert into value_history (
    customer_id, value_class, valid_from_at, reason, evidence, policy_version
)
select
    value_change.customer_id,
    value_change.value_class,
    cast(:from_at as timestamptz) as valid_from_at,
    value_change.reason,
    value_change.evidence,
    :policy_version
from value_change
where value_change.value_class is not null
on conflict (customer_id) where valid_to_at is null do nothing
