-- purpose: by day only what cannot wait for the night is planned (T1, T4, T7): new
--          customers, steps that were answered, whose owner or customer is another one
--          now, and enquiries
-- grain:   one row per customer
-- reads:   customer, next_step, followup_task, activity, source_file, source_record
-- writes:  plan_scope
-- params:  run_date, until_at
insert into plan_scope (customer_id)
with stepped as (
    select
        customer.customer_id,
        customer.owner_id,
        customer.merged_into is null
        and customer.lifecycle in ('lead', 'prospect', 'customer', 'dormant') as is_live,
        next_step.customer_id is not null as has_step,
        next_step.no_step_reason,
        followup_task.task_id,
        followup_task.status,
        followup_task.owner_id as task_owner_id
    from customer
    left join next_step on customer.customer_id = next_step.customer_id
    left join followup_task on next_step.task_id = followup_task.task_id
),

enquired as (
    select distinct activity.customer_id
    from source_file
    inner join source_record on source_file.file_id = source_record.file_id
    inner join activity on source_record.record_id = activity.activity_id
    inner join customer on activity.customer_id = customer.customer_id
    where
        source_file.arrival_date = :run_date
        and customer.merged_into is null
        and customer.lifecycle in ('lead', 'prospect', 'customer', 'dormant')
        and activity.direction = 'inbound'
        and not activity.is_planned
        and activity.occurred_at < cast(:until_at as timestamptz)
        and (
            customer.last_touch_at is null
            or activity.occurred_at > customer.last_touch_at
        )
)

select stepped.customer_id
from stepped
where
    case
        when not stepped.is_live then stepped.has_step
        when not stepped.has_step then true
        when stepped.no_step_reason = 'in_pool' then stepped.owner_id is not null
        when stepped.task_id is null then false
        else
            stepped.status <> 'open'
            or stepped.task_owner_id is distinct from stepped.owner_id
    end
union
select enquired.customer_id
from enquired
