-- purpose: the pipeline as it stood at the period's end (R1)
-- grain:   one row per opportunity open at the end of :to_date
-- reads:   opportunity, stage_history, customer, rep
-- params:  to_date, timezone, stage_numbers
with known_stage as (
    select distinct on (stage_history.opportunity_id)
        stage_history.opportunity_id,
        stage_history.stage,
        cast(stage_history.entered_at at time zone :timezone as date) as entered_date
    from leadflow.stage_history as stage_history
    where
        stage_history.opportunity_id is not null
        and stage_history.stage is not null
        and stage_history.stage not in ('won', 'lost')
        and cast(stage_history.entered_at at time zone :timezone as date) <= :to_date
    order by
        stage_history.opportunity_id asc,
        stage_history.entered_at desc,
        cast(cast(:stage_numbers as jsonb) ->> stage_history.stage as integer) desc
)

select
    opportunity.opportunity_id,
    opportunity.customer_id,
    customer.legal_name,
    customer.grade,
    opportunity.rep_id,
    coalesce(known_stage.stage, opportunity.stage) as stage,
    opportunity.amount,
    opportunity.currency,
    cast(opportunity.created_at at time zone :timezone as date) as created_date,
    known_stage.entered_date as stage_entered_date,
    cast(:to_date as date) - known_stage.entered_date as stage_age_days,
    opportunity.close_date
from leadflow.opportunity as opportunity
left join known_stage on opportunity.opportunity_id = known_stage.opportunity_id
left join leadflow.customer as customer on opportunity.customer_id = customer.customer_id
where
    not opportunity.is_deleted
    and (
        opportunity.created_at is null
        or cast(opportunity.created_at at time zone :timezone as date) <= :to_date
    )
    and (
        not (opportunity.is_won or opportunity.is_lost)
        or opportunity.close_date > :to_date
    )
order by
    cast(
        cast(:stage_numbers as jsonb) ->> coalesce(known_stage.stage, opportunity.stage) as integer
    ),
    opportunity.amount desc nulls last,
    opportunity.opportunity_id asc
