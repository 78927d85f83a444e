-- purpose: a merged customer's present value class ends where the merge begins (law 3)
-- grain:   one row per customer that goes
-- writes:  value_history
-- params:  customer_ids, valid_to_at
update leadflow.value_history
set valid_to_at = :valid_to_at
where
    value_history.customer_id = any(cast(:customer_ids as text[]))
    and value_history.valid_to_at is null
