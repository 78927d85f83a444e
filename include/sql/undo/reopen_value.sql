-- purpose: the value class that an affected customer had before the import holds again
-- grain:   one row per value class
-- reads:   undo_customer    writes: value_history
-- params:  since_at
update value_history
set valid_to_at = null
from undo_customer
where
    value_history.customer_id = undo_customer.customer_id
    and value_history.valid_to_at >= cast(:since_at as timestamptz)
