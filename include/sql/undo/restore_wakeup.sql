-- purpose: a customer that is dormant since the same day as before keeps its plans, with what reps
--          did about them
-- grain:   one row per plan
-- reads:   undo_wakeup, customer    writes: wakeup_plan
insert into wakeup_plan (
    customer_id, dormant_since_date, step_number, step, planned_date, status, result,
    policy_version, is_followed, task_id
)
select
    undo_wakeup.customer_id,
    undo_wakeup.dormant_since_date,
    undo_wakeup.step_number,
    undo_wakeup.step,
    undo_wakeup.planned_date,
    undo_wakeup.status,
    undo_wakeup.result,
    undo_wakeup.policy_version,
    undo_wakeup.is_followed,
    undo_wakeup.task_id
from undo_wakeup
inner join leadflow.customer
    on
        undo_wakeup.customer_id = customer.customer_id
        and undo_wakeup.dormant_since_date = customer.dormant_since_date
        and customer.lifecycle = 'dormant'
