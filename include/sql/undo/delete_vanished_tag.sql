-- purpose: the tags of customers that vanish
-- grain:   one row per row of a customer that vanishes
-- reads:   undo_vanished    writes: tag
delete from tag
using undo_vanished
where tag.customer_id = undo_vanished.customer_id
