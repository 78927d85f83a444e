-- purpose: customers that no record makes up any more
-- grain:   one row per customer
-- reads:   undo_vanished    writes: customer
delete from leadflow.customer
using undo_vanished
where customer.customer_id = undo_vanished.customer_id
