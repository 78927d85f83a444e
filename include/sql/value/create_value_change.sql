-- purpose: customers whose value class or its reason is not what the history's last row says
-- grain:   one row per customer_id; lives for one transaction
-- reads:   customer_value, value_history    writes: value_change (temporary)
-- params:  from_at
-- A history that goes on after this run date is not rewritten from the past.
create temporary table value_change on commit drop as
select
    customer_value.customer_id,
    customer_value.value_class,
    customer_value.reason,
    customer_value.evidence
from customer_value
left outer join value_history
    on
        customer_value.customer_id = value_history.customer_id
        and value_history.valid_to_at is null
where
    coalesce(value_history.valid_from_at, '-infinity') <= cast(:from_at as timestamptz)
    and (value_history.value_class, value_history.reason)
    is distinct from (customer_value.value_class, customer_value.reason)
