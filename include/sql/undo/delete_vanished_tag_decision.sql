-- purpose: the decisions on tags of customers that vanish
-- grain:   one row per row of a customer that vanishes
-- reads:   undo_vanished    writes: tag_decision
delete from tag_decision
using undo_vanished
where tag_decision.customer_id = undo_vanished.customer_id
