-- purpose: the grade that an affected customer had before the import holds again
-- grain:   one row per grade
-- reads:   undo_customer    writes: grade_history
-- params:  since_at
update grade_history
set valid_to_at = null
from undo_customer
where
    grade_history.customer_id = undo_customer.customer_id
    and grade_history.valid_to_at >= cast(:since_at as timestamptz)
