-- purpose: past members of customers that vanish
-- grain:   one row per row of a customer that vanishes
-- reads:   undo_vanished    writes: membership
delete from membership
using undo_vanished
where membership.customer_id = undo_vanished.customer_id
