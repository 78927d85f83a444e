-- purpose: the greetings of customers that vanish
-- grain:   one row per row of a customer that vanishes
-- reads:   undo_vanished    writes: greeting
delete from greeting
using undo_vanished
where greeting.customer_id = undo_vanished.customer_id
