-- purpose: the wake-up plans of customers that vanish
-- grain:   one row per row of a customer that vanishes
-- reads:   undo_vanished    writes: wakeup_plan
delete from wakeup_plan
using undo_vanished
where wakeup_plan.customer_id = undo_vanished.customer_id
