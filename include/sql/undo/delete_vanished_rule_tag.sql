-- purpose: the tags that rules gave of customers that vanish
-- grain:   one row per row of a customer that vanishes
-- reads:   undo_vanished    writes: rule_tag
delete from rule_tag
using undo_vanished
where rule_tag.customer_id = undo_vanished.customer_id
