-- purpose: a merged customer's ownership that began this same day never was
-- grain:   one row per customer that goes
-- writes:  ownership_history
-- params:  customer_ids, valid_to_at
delete from leadflow.ownership_history
where
    ownership_history.customer_id = any(cast(:customer_ids as text[]))
    and ownership_history.valid_from_at >= :valid_to_at
