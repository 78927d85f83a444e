-- purpose: won and lost opportunities with what came before them (R3, R4, G7)
-- grain:   one row per opportunity closed from :year_from_date to :to_date
-- reads:   opportunity, customer, stage_history, activity, grade_history, requirement
-- params:  year_from_date, to_date, timezone, stage_numbers, loss_reason_names,
--          lead_source_names, industry_names
with closed as (
    select
        opportunity.opportunity_id,
        opportunity.customer_id,
        opportunity.source_system,
        opportunity.rep_id,
        opportunity.is_won,
        opportunity.close_date,
        opportunity.amount,
        opportunity.currency,
        opportunity.lead_source,
        opportunity.loss_reason,
        opportunity.created_at
    from leadflow.opportunity as opportunity
    where
        not opportunity.is_deleted
        and (opportunity.is_won or opportunity.is_lost)
        and opportunity.close_date between :year_from_date and :to_date
),

staged as (
    select
        closed.opportunity_id,
        min(stage_history.entered_at) as started_at,
        max(cast(cast(:stage_numbers as jsonb) ->> stage_history.stage as integer))
        filter (where stage_history.stage not in ('won', 'lost')) as furthest_stage_number
    from closed
    inner join leadflow.stage_history as stage_history
        on closed.opportunity_id = stage_history.opportunity_id
    group by closed.opportunity_id
),

touched as (
    select
        closed.opportunity_id,
        count(*) filter (where activity.is_touch) as touch_count,
        count(*) filter (
            where activity.is_interaction and activity.channel in ('visit', 'meeting')
        ) as visit_count,
        count(*) filter (where activity.feedback = 'objection') as objection_count,
        bool_or(activity.feedback = 'interested') as has_said_interested
    from closed
    inner join leadflow.activity as activity
        on
            closed.customer_id = activity.customer_id
            and cast(activity.occurred_at at time zone :timezone as date) <= closed.close_date
            and activity.occurred_at
            >= coalesce(closed.created_at, cast(closed.close_date as timestamp) - interval '1 year')
    group by closed.opportunity_id
),

asked as (
    select
        closed.opportunity_id,
        bool_or(requirement.has_decision_maker) as has_decision_maker
    from closed
    inner join leadflow.requirement as requirement
        on closed.customer_id = requirement.customer_id
    group by closed.opportunity_id
)

select
    closed.opportunity_id,
    closed.customer_id,
    customer.legal_name,
    closed.source_system,
    closed.rep_id,
    closed.is_won,
    closed.close_date,
    closed.amount,
    closed.currency,
    coalesce(
        cast(:lead_source_names as jsonb)

        ->> lower(coalesce(closed.lead_source, customer.lead_source)),
        closed.lead_source,
        customer.lead_source
    ) as lead_source,
    coalesce(
        cast(:industry_names as jsonb) ->> lower(customer.industry), customer.industry
    ) as industry,
    coalesce(
        cast(:loss_reason_names as jsonb) ->> lower(closed.loss_reason), closed.loss_reason
    ) as loss_reason,
    cast(coalesce(closed.created_at, staged.started_at) at time zone :timezone as date)
        as started_date,
    closed.close_date
    - cast(coalesce(closed.created_at, staged.started_at) at time zone :timezone as date)
        as cycle_days,
    grade_history.grade as grade_at_close,
    coalesce(staged.furthest_stage_number, 0) as furthest_stage_number,
    coalesce(touched.touch_count, 0) as touch_count,
    coalesce(touched.visit_count, 0) as visit_count,
    coalesce(touched.objection_count, 0) as objection_count,
    coalesce(touched.has_said_interested, false) as has_said_interested,
    coalesce(asked.has_decision_maker, false) as has_decision_maker
from closed
left join leadflow.customer as customer on closed.customer_id = customer.customer_id
left join staged on closed.opportunity_id = staged.opportunity_id
left join touched on closed.opportunity_id = touched.opportunity_id
left join asked on closed.opportunity_id = asked.opportunity_id
left join leadflow.grade_history as grade_history
    on
        closed.customer_id = grade_history.customer_id
        and cast(grade_history.valid_from_at at time zone :timezone as date) <= closed.close_date
        and (
            grade_history.valid_to_at is null
            or cast(grade_history.valid_to_at at time zone :timezone as date) > closed.close_date
        )
order by closed.close_date, closed.opportunity_id
