-- purpose: the wake-up step that a merge ended is open again; one whose task was
--          answered meanwhile is done
-- grain:   one row per step
-- reads:   merge    writes: wakeup_plan
-- params:  merge_id
update leadflow.wakeup_plan
set
    status = 'open',
    result = null
from leadflow.merge
where
    merge.merge_id = :merge_id
    and wakeup_plan.customer_id = merge.gone_customer_id
    and wakeup_plan.status = 'woken'
    and wakeup_plan.result = 'merged'
