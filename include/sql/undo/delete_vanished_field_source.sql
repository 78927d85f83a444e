-- purpose: the fields' sources of customers that vanish
-- grain:   one row per row of a customer that vanishes
-- reads:   undo_vanished    writes: field_source
delete from field_source
using undo_vanished
where field_source.customer_id = undo_vanished.customer_id
