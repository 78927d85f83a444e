-- purpose: how urgent the need, how clear the budget and the decision chain of a customer are (G1)
-- grain:   one row per graded customer; levels are none, low, middle, high
-- reads:   graded_customer, requirement, activity, opportunity    writes: customer_level
-- params:  run_date, timezone, until_at, urgent_within_days, soon_within_days,
--          evidence_lasts_days, clear_budget_spread_pct, qualified_stages
-- The newest statement on each subject counts, for as long as evidence lasts. A need: low; due
-- soon, or 明确意向 as the last feedback: middle; due urgently: high. A purchase day that has
-- passed shows no urgency. A budget is clear as a narrow range, middling as a wide, one-sided or
-- vague one. A decision chain is clear when it names who decides.
insert into customer_level (
    customer_id, need_urgency, budget_clarity, decision_chain_clarity, evidence
)
with stated as (
    select
        requirement.customer_id,
        requirement.requirement_id,
        requirement.record_id,
        requirement.recorded_date,
        requirement.budget_text,
        requirement.budget_min,
        requirement.budget_max,
        coalesce(requirement.timing_to, requirement.timing_from) as due_date,
        requirement.decision_chain_text,
        requirement.has_decision_maker,
        requirement.vague_columns
    from graded_customer
    inner join requirement on graded_customer.customer_id = requirement.customer_id
    where
        requirement.recorded_date
        between cast(:run_date as date) - cast(:evidence_lasts_days as integer)
        and cast(:run_date as date)
),

needed as (
    select distinct on (stated.customer_id)
        stated.customer_id,
        stated.record_id,
        1 as level
    from stated
    order by stated.customer_id asc, stated.recorded_date desc, stated.requirement_id desc
),

timed as (
    select distinct on (stated.customer_id)
        stated.customer_id,
        stated.record_id,
        case
            when stated.due_date < cast(:run_date as date) then 1
            when
                stated.due_date
                <= cast(:run_date as date) + cast(:urgent_within_days as integer)
                then 3
            when
                stated.due_date
                <= cast(:run_date as date) + cast(:soon_within_days as integer)
                then 2
            else 1
        end as level
    from stated
    where stated.due_date is not null
    order by stated.customer_id asc, stated.recorded_date desc, stated.requirement_id desc
),

heard as (
    select
        activity.customer_id,
        activity.record_id,
        activity.feedback,
        row_number() over (
            partition by activity.customer_id
            order by activity.occurred_at desc, activity.activity_id desc
        ) as position
    from graded_customer
    inner join activity on graded_customer.customer_id = activity.customer_id
    where
        activity.feedback is not null
        and activity.occurred_at < cast(:until_at as timestamptz)
        and cast(activity.occurred_at at time zone :timezone as date)
        >= cast(:run_date as date) - cast(:evidence_lasts_days as integer)
),

interested as (
    select distinct on (heard.customer_id)
        heard.customer_id,
        heard.record_id,
        case when heard.position = 1 then 2 else 1 end as level
    from heard
    where heard.feedback = 'interested'
    order by heard.customer_id, heard.position
),

pursued as (
    select distinct on (opportunity.customer_id)
        opportunity.customer_id,
        opportunity.record_id,
        1 as level
    from graded_customer
    inner join opportunity on graded_customer.customer_id = opportunity.customer_id
    where
        not opportunity.is_deleted
        and not opportunity.is_won
        and not opportunity.is_lost
        and opportunity.stage = any(cast(:qualified_stages as text[]))
        and (
            opportunity.close_date >= cast(:run_date as date)
            or cast(opportunity.created_at at time zone :timezone as date)
            >= cast(:run_date as date) - cast(:evidence_lasts_days as integer)
        )
    order by opportunity.customer_id, opportunity.opportunity_id
),

need_shown as (
    select
        needed.customer_id,
        needed.record_id,
        needed.level
    from needed
    union all
    select
        timed.customer_id,
        timed.record_id,
        timed.level
    from timed
    union all
    select
        interested.customer_id,
        interested.record_id,
        interested.level
    from interested
    union all
    select
        pursued.customer_id,
        pursued.record_id,
        pursued.level
    from pursued
),

need as (
    select
        need_shown.customer_id,
        max(need_shown.level) as level,
        array_agg(distinct need_shown.record_id order by need_shown.record_id) as record_ids
    from need_shown
    group by need_shown.customer_id
),

budget as (
    select distinct on (stated.customer_id)
        stated.customer_id,
        stated.record_id,
        case
            when stated.budget_min is null and stated.budget_max is null then 1
            when
                stated.budget_min is null
                or stated.budget_max is null
                or 'budget_text' = any(stated.vague_columns)
                then 2
            when
                (stated.budget_max - stated.budget_min) * 200
                <= cast(:clear_budget_spread_pct as numeric)
                * (stated.budget_max + stated.budget_min)
                then 3
            else 2
        end as level
    from stated
    where
        coalesce(stated.budget_min, stated.budget_max) is not null
        or stated.budget_text is not null
    order by stated.customer_id asc, stated.recorded_date desc, stated.requirement_id desc
),

chain as (
    select distinct on (stated.customer_id)
        stated.customer_id,
        stated.record_id,
        case
            when stated.has_decision_maker then 3
            when 'decision_chain_text' = any(stated.vague_columns) then 1
            when stated.decision_chain_text is not null then 2
            else 1
        end as level
    from stated
    where stated.decision_chain_text is not null or stated.has_decision_maker is not null
    order by stated.customer_id asc, stated.recorded_date desc, stated.requirement_id desc
),

weighed as (
    select
        graded_customer.customer_id,
        (array['none', 'low', 'middle', 'high'])[coalesce(need.level, 0) + 1] as need_urgency,
        (array['none', 'low', 'middle', 'high'])[coalesce(budget.level, 0) + 1]
            as budget_clarity,
        (array['none', 'low', 'middle', 'high'])[coalesce(chain.level, 0) + 1]
            as decision_chain_clarity,
        coalesce(need.record_ids, '{}') as need_record_ids,
        array_remove(array[budget.record_id], null) as budget_record_ids,
        array_remove(array[chain.record_id], null) as chain_record_ids
    from graded_customer
    left outer join need on graded_customer.customer_id = need.customer_id
    left outer join budget on graded_customer.customer_id = budget.customer_id
    left outer join chain on graded_customer.customer_id = chain.customer_id
)

select
    weighed.customer_id,
    weighed.need_urgency,
    weighed.budget_clarity,
    weighed.decision_chain_clarity,
    jsonb_build_object(
        'levels',
        jsonb_build_object(
            'need_urgency', weighed.need_urgency,
            'budget_clarity', weighed.budget_clarity,
            'decision_chain_clarity', weighed.decision_chain_clarity
        ),
        'record_ids',
        jsonb_build_object(
            'need_urgency', weighed.need_record_ids,
            'budget_clarity', weighed.budget_record_ids,
            'decision_chain_clarity', weighed.chain_record_ids
        )
    ) as evidence
from weighed
