-- purpose: by day only what cannot wait for the night is planned (T1, T4, T7): new
--          customers, steps that were answered, whose owner or customer is another one
--          now, today's enquiries, what is called urgent today or urgent no longer, the answers
--          to any, and what is news of an A customer whose
--          step lies ahead
-- grain:   one row per customer of whom something has changed
-- reads:   plan_change, customer, next_step, followup_task, activity, enquiry,
--          source_record, source_file
-- writes:  plan_scope
-- params:  run_date, until_at
insert into plan_scope (customer_id)
with stepped as (
    select
        customer.customer_id,
        customer.owner_id,
        customer.merged_into is null
        and customer.lifecycle in ('lead', 'prospect', 'customer', 'dormant') as is_live,
        customer.grade,
        next_step.customer_id is not null as has_step,
        next_step.no_step_reason,
        next_step.next_step_date > next_step.plan_date as is_step_ahead,
        followup_task.task_id,
        followup_task.status,
        followup_task.owner_id as task_owner_id
    from plan_change
    inner join customer on plan_change.customer_id = customer.customer_id
    left join next_step on customer.customer_id = next_step.customer_id
    left join followup_task on next_step.task_id = followup_task.task_id
),

enquired as (
    select plan_change.customer_id
    from plan_change
    inner join customer on plan_change.customer_id = customer.customer_id
    where
        customer.merged_into is null
        and customer.lifecycle in ('lead', 'prospect', 'customer', 'dormant')
        and (
            exists (
                select 1
                from activity
                inner join source_record
                    on
                        case
                            when activity.urgency_at is null then activity.activity_id
                            else activity.record_id
                        end = source_record.record_id
                inner join source_file on source_record.file_id = source_file.file_id
                where
                    activity.customer_id = plan_change.customer_id
                    and source_file.arrival_date = :run_date
                    and activity.direction = 'inbound'
                    and not activity.is_planned
                    and activity.occurred_at < cast(:until_at as timestamptz)
                    and (
                        customer.last_touch_at is null
                        or greatest(activity.occurred_at, activity.urgency_at)
                        > customer.last_touch_at
                    )
            )
            or exists (
                select 1
                from enquiry
                inner join activity on enquiry.activity_id = activity.activity_id
                where
                    enquiry.answered_at is null
                    and activity.customer_id = plan_change.customer_id
                    and (
                        activity.occurred_at - interval '1 day' < customer.last_touch_at
                        or activity.withdrawn_date = :run_date
                    )
            )
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
            or (stepped.grade = 'A' and stepped.is_step_ahead)
    end
union
select enquired.customer_id
from enquired
