-- purpose: the value classes of customers that vanish
-- grain:   one row per row of a customer that vanishes
-- reads:   undo_vanished    writes: value_history
delete from value_history
using undo_vanished
where value_history.customer_id = undo_vanished.customer_id
