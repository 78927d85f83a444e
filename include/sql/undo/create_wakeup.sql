-- purpose: the wake-up plans of affected customers as they are: a dormancy that turns out the same
--          keeps them
-- grain:   one row per plan; lives for one transaction
-- reads:   undo_customer, wakeup_plan    writes: undo_wakeup (temporary)
create temporary table undo_wakeup on commit drop as
select wakeup_plan.*
from wakeup_plan
inner join undo_customer on wakeup_plan.customer_id = undo_customer.customer_id
