-- purpose: every dormant customer has one open step of its wake-up plan (Z3)
-- grain:   one row per dormant customer without an open step
-- reads:   customer, wakeup_plan, working_day    writes: wakeup_plan
-- params:  run_date, wakeup_within_days, wakeup_every_days, wakeup_steps, policy_version
-- The first step falls on a working day within wakeup_within_days, each owner's customers spread
-- evenly; one that was done in vain is followed by the next after wakeup_every_days, in a circle.
insert into wakeup_plan (
    customer_id, dormant_since_date, step_number, step, planned_date, policy_version
)
with first_days as (
    select
        working_day.day,
        row_number() over (order by working_day.day) - 1 as position,
        count(*) over () as day_count
    from working_day
    where
        working_day.is_working
        and working_day.day >= cast(:run_date as date)
        and working_day.day <= greatest(
            cast(:run_date as date) + cast(:wakeup_within_days as integer),
            (
                select min(next_day.day)
                from working_day as next_day
                where
                    next_day.is_working
                    and next_day.day >= cast(:run_date as date)
            )
        )
),

waiting as (
    select
        customer.customer_id,
        customer.dormant_since_date,
        customer.owner_id,
        coalesce(max(wakeup_plan.step_number), 0) + 1 as step_number,
        max(wakeup_plan.planned_date) as last_planned_date
    from customer
    left outer join wakeup_plan
        on
            customer.customer_id = wakeup_plan.customer_id
            and customer.dormant_since_date = wakeup_plan.dormant_since_date
    where
        customer.lifecycle = 'dormant'
        and customer.merged_into is null
    group by customer.customer_id, customer.dormant_since_date, customer.owner_id
    having count(*) filter (where wakeup_plan.status = 'open') = 0
),

numbered as (
    select
        waiting.customer_id,
        waiting.dormant_since_date,
        waiting.step_number,
        waiting.last_planned_date,
        row_number() over (
            partition by waiting.owner_id, waiting.last_planned_date is null
            order by waiting.customer_id
        ) - 1 as position
    from waiting
)

select
    numbered.customer_id,
    numbered.dormant_since_date,
    numbered.step_number,
    (cast(:wakeup_steps as text[]))[
        (numbered.step_number - 1) % cardinality(cast(:wakeup_steps as text[])) + 1
    ] as step,
    case
        when numbered.last_planned_date is null
            then (
                select first_days.day
                from first_days
                where first_days.position = numbered.position % first_days.day_count
            )
        else (
            select min(working_day.day)
            from working_day
            where
                working_day.is_working
                and working_day.day >= greatest(
                    cast(:run_date as date),
                    numbered.last_planned_date + cast(:wakeup_every_days as integer)
                )
        )
    end as planned_date,
    :policy_version
from numbered
