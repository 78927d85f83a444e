-- purpose: a customer's one next step, or why there is none (law 4)
-- grain:   at most one row
-- reads:   next_step, followup_task
-- params:  customer_id
select
    next_step.next_step,
    next_step.next_step_date,
    next_step.no_step_reason,
    followup_task.task_id,
    followup_task.owner_id,
    followup_task.wanted_date,
    followup_task.moved_reason,
    followup_task.reason,
    followup_task.further_reasons,
    followup_task.policy_version
from next_step
left join followup_task on next_step.task_id = followup_task.task_id
where next_step.customer_id = :customer_id
