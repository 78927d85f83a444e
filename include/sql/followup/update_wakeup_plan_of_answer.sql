-- purpose: what came of a wake-up step is recorded (Z3), that of a customer merged away
--          since too
-- reads:   task_answer    writes: wakeup_plan
update wakeup_plan as plan
set
    status = 'done',
    result = answer.result,
    task_id = answer.task_id,
    is_followed = false
from task_answer as answer
where
    answer.verdict = 'apply'
    and answer.kind = 'wakeup'
    and plan.customer_id = answer.customer_id
    and (plan.status = 'open' or plan.result = 'merged')
