-- purpose: grades of affected customers that began with or after the import
-- grain:   one row per grade
-- reads:   undo_customer    writes: grade_history
-- params:  since_at
delete from grade_history
using undo_customer
where
    grade_history.customer_id = undo_customer.customer_id
    and grade_history.valid_from_at >= cast(:since_at as timestamptz)
