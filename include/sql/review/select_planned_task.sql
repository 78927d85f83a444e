-- purpose: the rows behind the plan of the day and its overflow
-- grain:   one row per open task that is due on :plan_date or found no room on it
-- reads:   followup_task, next_step, customer
-- params:  plan_date, since_date
select
    followup_task.owner_id,
    followup_task.customer_id,
    customer.legal_name,
    customer.grade,
    followup_task.kind,
    followup_task.channel,
    followup_task.wanted_date,
    followup_task.due_date,
    followup_task.wanted_date <= :since_date as is_late,
    coalesce(next_step.no_step_reason = 'over_capacity', false) as is_over_capacity,
    followup_task.task_id
from leadflow.followup_task as followup_task
inner join leadflow.customer as customer
    on followup_task.customer_id = customer.customer_id
left join leadflow.next_step as next_step on followup_task.task_id = next_step.task_id
where
    followup_task.status = 'open'
    and (followup_task.due_date = :plan_date or next_step.no_step_reason = 'over_capacity')
order by
    followup_task.owner_id,
    is_over_capacity,
    followup_task.priority,
    followup_task.due_date,
    followup_task.customer_id
