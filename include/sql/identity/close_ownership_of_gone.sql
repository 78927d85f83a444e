-- purpose: a merged customer's present ownership ends where the merge begins (law 3)
-- grain:   one row per customer that goes
-- writes:  ownership_history
-- params:  customer_ids, valid_to_at
update leadflow.ownership_history
set valid_to_at = :valid_to_at
where
    ownership_history.customer_id = any(cast(:customer_ids as text[]))
    and ownership_history.valid_to_at is null
