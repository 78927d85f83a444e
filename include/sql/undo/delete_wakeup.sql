-- purpose: wake-up plans of affected customers that were not dormant before the import
-- grain:   one row per plan
-- reads:   undo_customer, customer    writes: wakeup_plan
delete from wakeup_plan
using undo_customer, leadflow.customer
where
    wakeup_plan.customer_id = undo_customer.customer_id
    and wakeup_plan.customer_id = customer.customer_id
    and wakeup_plan.dormant_since_date is distinct from customer.dormant_since_date
