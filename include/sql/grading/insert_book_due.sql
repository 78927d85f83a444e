-- purpose: when time alone may change what a weighed customer is
-- grain:   one row per graded customer that some day waits for: the first after the run date
-- reads:   graded_customer, customer, requirement, activity, opportunity    writes: book_due
-- params:  run_date, timezone, evidence_lasts_days, urgent_within_days, soon_within_days,
--          decision_cycle_short_months, decision_cycle_long_months, window_months,
--          silent_months (of the value table)
-- The days on which the statements of this room, of value/, tagging/ and book/update_customer_*
-- come to another result without any new row. A day too many costs one look, a day too few
-- leaves a customer as it was: every comparison with the run date stands here.
-- Calendar months are clamped to month ends: the first day that many months before another is the
-- clamped one, or the next where the clamped one falls short; likewise the first day after them.
insert into book_due (customer_id, due_date)
with cycle as (
    select cast(:decision_cycle_short_months as integer) as months
    union
    select cast(:decision_cycle_long_months as integer) as months
),

silence as (
    select unnest(cast(:silent_months as integer[])) as months
),

needed as (
    select
        requirement.customer_id,
        requirement.recorded_date,
        coalesce(requirement.timing_to, requirement.timing_from) as due_date
    from graded_customer
    inner join requirement on graded_customer.customer_id = requirement.customer_id
),

called as (
    select
        requirement.customer_id,
        cast(requirement.urgency_at at time zone :timezone as date) as told_date
    from graded_customer
    inner join requirement on graded_customer.customer_id = requirement.customer_id
    where requirement.urgency is not null
    union
    select
        activity.customer_id,
        cast(
            greatest(activity.occurred_at, activity.urgency_at) at time zone :timezone as date
        ) as told_date
    from graded_customer
    inner join activity on graded_customer.customer_id = activity.customer_id
    where activity.urgency is not null
),

heard as (
    select
        activity.customer_id,
        activity.feedback is not null as has_feedback,
        cast(activity.occurred_at at time zone :timezone as date) as heard_date
    from graded_customer
    inner join activity on graded_customer.customer_id = activity.customer_id
    where
        activity.occurred_at
        >= cast(cast(:run_date as date) as timestamptz)
        - make_interval(days => cast(:evidence_lasts_days as integer) + 2)
),

deal as (
    select
        opportunity.customer_id,
        opportunity.is_won,
        opportunity.close_date,
        coalesce(
            opportunity.close_date,
            cast(opportunity.created_at at time zone :timezone as date)
        ) as won_date,
        cast(opportunity.created_at at time zone :timezone as date) as created_date
    from graded_customer
    inner join opportunity on graded_customer.customer_id = opportunity.customer_id
    where not opportunity.is_deleted and not opportunity.is_lost
),

sign as (
    select
        customer.customer_id,
        cast(customer.last_interaction_at at time zone :timezone as date) as sign_date
    from graded_customer
    inner join customer on graded_customer.customer_id = customer.customer_id
    union
    select
        deal.customer_id,
        deal.won_date as sign_date
    from deal
    where deal.is_won
),

clamped as (
    select
        needed.customer_id,
        needed.due_date,
        cycle.months,
        cast(needed.due_date - make_interval(months => cycle.months) as date) as clamped_date
    from needed
    cross join cycle
),

waiting as (
    select
        needed.customer_id,
        unnest(
            array[
                needed.recorded_date,
                needed.recorded_date + cast(:evidence_lasts_days as integer) + 1,
                needed.due_date - cast(:urgent_within_days as integer),
                needed.due_date - cast(:soon_within_days as integer),
                needed.due_date + 1
            ]
        ) as due_date
    from needed
    union
    select
        called.customer_id,
        unnest(
            array[called.told_date, called.told_date + cast(:evidence_lasts_days as integer) + 1]
        ) as due_date
    from called
    union
    select
        clamped.customer_id,
        clamped.clamped_date
        + case
            when
                clamped.clamped_date + make_interval(months => clamped.months)
                < clamped.due_date
                then 1
            else 0
        end as due_date
    from clamped
    union
    select
        heard.customer_id,
        unnest(
            array[
                heard.heard_date,
                case
                    when heard.has_feedback
                        then heard.heard_date + cast(:evidence_lasts_days as integer) + 1
                end
            ]
        ) as due_date
    from heard
    union
    select
        deal.customer_id,
        unnest(
            array[
                deal.close_date + 1,
                deal.created_date + cast(:evidence_lasts_days as integer) + 1
            ]
        ) as due_date
    from deal
    where not deal.is_won
    union
    select
        deal.customer_id,
        unnest(
            array[
                deal.won_date,
                cast(
                    deal.won_date
                    + make_interval(months => cast(:window_months as integer)) as date
                ),
                cast(
                    deal.won_date
                    + make_interval(months => cast(:window_months as integer)) as date
                ) + 1
            ]
        ) as due_date
    from deal
    where deal.is_won
    union
    select
        sign.customer_id,
        cast(sign.sign_date + make_interval(months => silence.months) as date) + 1 as due_date
    from sign
    cross join silence
    union
    select
        customer.customer_id,
        customer.paused_until_date as due_date
    from graded_customer
    inner join customer on graded_customer.customer_id = customer.customer_id
)

select
    waiting.customer_id,
    min(waiting.due_date) as due_date
from waiting
where waiting.due_date > cast(:run_date as date)
group by waiting.customer_id
