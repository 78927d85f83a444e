-- purpose: the pushes of customers that vanish
-- grain:   one row per row of a customer that vanishes
-- reads:   undo_vanished    writes: push
delete from push
using undo_vanished
where push.customer_id = undo_vanished.customer_id
