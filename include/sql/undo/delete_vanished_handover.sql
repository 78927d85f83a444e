-- purpose: the handover records of customers that vanish
-- grain:   one row per row of a customer that vanishes
-- reads:   undo_vanished    writes: handover
delete from handover
using undo_vanished
where handover.customer_id = undo_vanished.customer_id
