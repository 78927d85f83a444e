-- purpose: a merged customer's present grade ends where the merge begins (law 3)
-- grain:   one row per customer that goes
-- writes:  grade_history
-- params:  customer_ids, valid_to_at
update leadflow.grade_history
set valid_to_at = :valid_to_at
where
    grade_history.customer_id = any(cast(:customer_ids as text[]))
    and grade_history.valid_to_at is null
