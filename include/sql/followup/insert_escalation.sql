-- purpose: tasks left undone for so many working days take the next step of the ladder
--          (T8)
-- grain:   one row per task and step, once
-- reads:   followup_task, customer, rep, working_day, activity    writes: escalation
-- params:  run_date, timezone, until_at, steps (JSON list of {step, after_days}),
--          policy_version
-- The days count from the first one whose plan laid the task on it: what the rep's day
-- had no room for is not the rep's delay. A touch since then is a deed that no list has
-- told yet; who must not be contacted is left alone; on a day off nobody is reminded.
insert into escalation (
    task_id,
    step,
    escalated_date,
    rep_id,
    manager_id,
    first_due_date,
    late_days,
    policy_version
)
select
    task.task_id,
    ladder.step,
    today.day as escalated_date,
    task.owner_id as rep_id,
    rep.manager_id,
    task.first_due_date,
    today.working_day_number - first_day.working_day_number as late_days,
    :policy_version
from working_day as today
inner join followup_task as task
    on today.day > task.first_due_date and task.status = 'open'
inner join working_day as first_day on task.first_due_date = first_day.day
cross join
    jsonb_to_recordset(cast(:steps as jsonb)) as ladder (step text, after_days integer)
inner join rep on task.owner_id = rep.rep_id
inner join customer on task.customer_id = customer.customer_id
where
    today.day = :run_date
    and today.is_working
    and today.working_day_number - first_day.working_day_number >= ladder.after_days
    and customer.merged_into is null
    and customer.lifecycle in ('lead', 'prospect', 'customer', 'dormant')
    and customer.owner_id = task.owner_id
    and not customer.is_opted_out
    and not customer.is_contact_failed
    and not customer.is_paused
    and not exists (
        select 1
        from activity
        where
            activity.customer_id = task.customer_id
            and activity.is_touch
            and activity.occurred_at < cast(:until_at as timestamptz)
            and activity.occurred_at
            >= cast(task.first_due_date as timestamp) at time zone :timezone
    )
order by task.task_id, ladder.step
on conflict (task_id, step) do nothing
