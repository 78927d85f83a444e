-- purpose: a merged customer's grade that began this same day never was
-- grain:   one row per customer that goes
-- writes:  grade_history
-- params:  customer_ids, valid_to_at
delete from leadflow.grade_history
where
    grade_history.customer_id = any(cast(:customer_ids as text[]))
    and grade_history.valid_from_at >= :valid_to_at
