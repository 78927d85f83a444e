-- purpose: plans that were made again for a dormancy that had its own
-- grain:   one row per plan
-- reads:   undo_wakeup, customer    writes: wakeup_plan
delete from wakeup_plan
using leadflow.customer
where
    wakeup_plan.customer_id = customer.customer_id
    and wakeup_plan.dormant_since_date = customer.dormant_since_date
    and customer.lifecycle = 'dormant'
    and (wakeup_plan.customer_id, wakeup_plan.dormant_since_date) in (
        select
            undo_wakeup.customer_id,
            undo_wakeup.dormant_since_date
        from undo_wakeup
    )
