-- purpose: a wake-up step whose answer was taken back is to be done again; the one planned after
--          it never was
-- grain:   one row per step of a customer whose wake-up task is unanswered again
-- reads:   followup_task    writes: wakeup_plan
-- params:  task_ids (text[])
with unanswered as (
    select distinct followup_task.customer_id
    from followup_task
    where
        followup_task.task_id = any(cast(:task_ids as text[]))
        and followup_task.kind = 'wakeup'
),

last_done as (
    select distinct on (wakeup_plan.customer_id)
        wakeup_plan.customer_id,
        wakeup_plan.dormant_since_date,
        wakeup_plan.step_number
    from unanswered
    inner join wakeup_plan
        on
            unanswered.customer_id = wakeup_plan.customer_id
            and wakeup_plan.status = 'done'
    order by
        wakeup_plan.customer_id asc,
        wakeup_plan.dormant_since_date desc,
        wakeup_plan.step_number desc
),

planned_after as (
    delete from wakeup_plan
    using last_done
    where
        wakeup_plan.customer_id = last_done.customer_id
        and wakeup_plan.dormant_since_date = last_done.dormant_since_date
        and wakeup_plan.step_number > last_done.step_number
)

update wakeup_plan
set
    status = 'open',
    result = null,
    task_id = null,
    is_followed = false
from last_done
where
    wakeup_plan.customer_id = last_done.customer_id
    and wakeup_plan.dormant_since_date = last_done.dormant_since_date
    and wakeup_plan.step_number = last_done.step_number
