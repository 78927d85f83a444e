-- purpose: the clocks of customers that vanish
-- grain:   one row per row of a customer that vanishes
-- reads:   undo_vanished    writes: lapse_clock
delete from lapse_clock
using undo_vanished
where lapse_clock.customer_id = undo_vanished.customer_id
