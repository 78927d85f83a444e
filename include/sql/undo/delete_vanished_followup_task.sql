-- purpose: the tasks of customers that vanish
-- grain:   one row per row of a customer that vanishes
-- reads:   undo_vanished    writes: followup_task
delete from followup_task
using undo_vanished
where followup_task.customer_id = undo_vanished.customer_id
