-- purpose: the story of customers that vanish
-- grain:   one row per row of a customer that vanishes
-- reads:   undo_vanished    writes: customer_event
delete from customer_event
using undo_vanished
where customer_event.customer_id = undo_vanished.customer_id
