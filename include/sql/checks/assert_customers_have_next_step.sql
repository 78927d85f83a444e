-- severity: critical
-- purpose: law 4: a live customer has exactly one next step, which is an open task, or
--          says why not
-- grain:   one row per live customer that breaks this
-- reads:   customer, next_step, followup_task
select
    customer.customer_id,
    case
        when next_step.customer_id is null then 'has no next step and no reason why not'
        when followup_task.task_id is null then 'has a next step without a task'
        else 'has a next step whose task is ' || followup_task.status
    end as problem
from customer
left join next_step
    on customer.customer_id = next_step.customer_id
left join followup_task
    on
        next_step.task_id = followup_task.task_id
        and next_step.customer_id = followup_task.customer_id
where
    customer.merged_into is null
    and customer.lifecycle in ('lead', 'prospect', 'customer', 'dormant')
    and (
        next_step.customer_id is null
        or (
            coalesce(next_step.no_step_reason, 'over_capacity') = 'over_capacity'
            and next_step.customer_id is not null
            and followup_task.status is distinct from 'open'
        )
    )
order by customer.customer_id
