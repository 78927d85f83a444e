-- purpose: value classes of affected customers that began with or after the import
-- grain:   one row per value class
-- reads:   undo_customer    writes: value_history
-- params:  since_at
delete from value_history
using undo_customer
where
    value_history.customer_id = undo_customer.customer_id
    and value_history.valid_from_at >= cast(:since_at as timestamptz)
