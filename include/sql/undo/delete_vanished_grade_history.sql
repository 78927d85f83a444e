-- purpose: the grades of customers that vanish
-- grain:   one row per row of a customer that vanishes
-- reads:   undo_vanished    writes: grade_history
delete from grade_history
using undo_vanished
where grade_history.customer_id = undo_vanished.customer_id
