-- purpose: steps done in vain that have their successor, or whose dormancy is over
-- grain:   one step of a live customer; one merged away goes on should the merge be undone
-- reads:   customer    writes: wakeup_plan
update wakeup_plan
set is_followed = true
from customer
where
    wakeup_plan.status = 'done'
    and not wakeup_plan.is_followed
    and wakeup_plan.customer_id = customer.customer_id
    and customer.merged_into is null
