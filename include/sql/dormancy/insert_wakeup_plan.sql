-- purpose: every dormant customer has one open step of its wake-up plan (Z3)
-- grain:   one row per dormant customer without an open step
-- reads:   newly_dormant, moved_dormancy, customer, wakeup_plan, working_day
-- writes:  wakeup_plan
-- params:  run_date, wakeup_within_days, wakeup_every_days, wakeup_steps, is_repeated, check_step,
--          check_every_months, policy_version
-- Read are the customers marked or moved tonight, and those with a step that was done in vain. The
-- first step falls on a working day within wakeup_within_days, each owner's customers spread
-- evenly; one done in vain is followed by the next after wakeup_every_days. After the last one
-- come the steps again where they are repeated, else a look every check_every_months.
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

concerned as (
    select newly_dormant.customer_id
    from newly_dormant
    union
    select moved_dormancy.customer_id
    from moved_dormancy
    union
    select wakeup_plan.customer_id
    from wakeup_plan
    where wakeup_plan.status = 'done' and not wakeup_plan.is_followed
),

waiting as (
    select
        customer.customer_id,
        customer.dormant_since_date,
        customer.owner_id,
        coalesce(max(wakeup_plan.step_number), 0) + 1 as step_number,
        max(wakeup_plan.planned_date) as last_planned_date
    from concerned
    inner join customer on concerned.customer_id = customer.customer_id
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
        waiting.step_number > cardinality(cast(:wakeup_steps as text[]))
        and not cast(:is_repeated as boolean) as is_check,
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
    case
        when numbered.is_check then cast(:check_step as text)
        else
            (cast(:wakeup_steps as text[]))[
                (numbered.step_number - 1) % cardinality(cast(:wakeup_steps as text[])) + 1
            ]
    end as step,
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
                    case
                        when numbered.is_check
                            then
                                cast(
                                    numbered.last_planned_date
                                    + make_interval(
                                        months => cast(:check_every_months as integer)
                                    ) as date
                                )
                        else numbered.last_planned_date + cast(:wakeup_every_days as integer)
                    end
                )
        )
    end as planned_date,
    :policy_version
from numbered
