-- purpose: the owners of customers that vanish
-- grain:   one row per row of a customer that vanishes
-- reads:   undo_vanished    writes: ownership_history
delete from ownership_history
using undo_vanished
where ownership_history.customer_id = undo_vanished.customer_id
