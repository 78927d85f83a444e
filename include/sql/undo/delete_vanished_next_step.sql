-- purpose: the next steps of customers that vanish
-- grain:   one row per row of a customer that vanishes
-- reads:   undo_vanished    writes: next_step
delete from next_step
using undo_vanished
where next_step.customer_id = undo_vanished.customer_id
