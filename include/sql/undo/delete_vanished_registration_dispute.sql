-- purpose: the disputes of customers that vanish
-- grain:   one row per row of a customer that vanishes
-- reads:   undo_vanished    writes: registration_dispute
delete from registration_dispute
using undo_vanished
where registration_dispute.customer_id = undo_vanished.customer_id
