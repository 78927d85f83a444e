-- purpose: a wake-up step that the rep carried out and told in a source, not in its list, is done
-- grain:   one step that is due
-- reads:   customer    writes: wakeup_plan
-- params:  run_date, timezone
-- A touch on its day or later that woke nobody reached nobody.
update wakeup_plan
set
    status = 'done',
    result = 'not_reached'
from customer
where
    wakeup_plan.status = 'open'
    and wakeup_plan.planned_date <= cast(:run_date as date)
    and wakeup_plan.customer_id = customer.customer_id
    and customer.lifecycle = 'dormant'
    and customer.merged_into is null
    and cast(customer.last_touch_at at time zone :timezone as date) >= wakeup_plan.planned_date
