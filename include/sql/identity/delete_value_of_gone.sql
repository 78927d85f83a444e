-- purpose: a merged customer's value class that began this same day never was
-- grain:   one row per customer that goes
-- writes:  value_history
-- params:  customer_ids, valid_to_at
delete from leadflow.value_history
where
    value_history.customer_id = any(cast(:customer_ids as text[]))
    and value_history.valid_from_at >= :valid_to_at
