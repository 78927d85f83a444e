-- purpose: how far the leads of the last five quarters came by the period's end (R1)
-- grain:   one row per customer first seen from :cohort_from_date to :to_date
-- reads:   customer, activity, opportunity, stage_history
-- params:  cohort_from_date, to_date, timezone, stage_numbers, lead_source_names,
--          industry_names
with lead as (
    select
        customer.customer_id,
        customer.legal_name,
        cast(:lead_source_names as jsonb) ->> lower(customer.lead_source) as source_key,
        customer.lead_source,
        cast(:industry_names as jsonb) ->> lower(customer.industry) as industry_key,
        customer.industry,
        cast(customer.first_seen_at at time zone :timezone as date) as first_seen_date
    from leadflow.customer as customer
    where
        customer.merged_into is null
        and customer.lifecycle <> 'invalid'
        and cast(customer.first_seen_at at time zone :timezone as date)
        between :cohort_from_date and :to_date
),

said_interested as (
    select
        activity.customer_id,
        min(cast(activity.occurred_at at time zone :timezone as date)) as interested_date
    from leadflow.activity as activity
    inner join lead on activity.customer_id = lead.customer_id
    where
        activity.feedback = 'interested'
        and cast(activity.occurred_at at time zone :timezone as date) <= :to_date
    group by activity.customer_id
),

reached_second_stage as (
    select
        opportunity.customer_id,
        min(cast(stage_history.entered_at at time zone :timezone as date)) as interested_date
    from leadflow.stage_history as stage_history
    inner join leadflow.opportunity as opportunity
        on stage_history.opportunity_id = opportunity.opportunity_id
    inner join lead on opportunity.customer_id = lead.customer_id
    where
        not opportunity.is_deleted
        and stage_history.stage <> 'lost'
        and cast(cast(:stage_numbers as jsonb) ->> stage_history.stage as integer) >= 2
        and cast(stage_history.entered_at at time zone :timezone as date) <= :to_date
    group by opportunity.customer_id
),

won as (
    select
        opportunity.customer_id,
        min(opportunity.close_date) as won_date
    from leadflow.opportunity as opportunity
    inner join lead on opportunity.customer_id = lead.customer_id
    where
        opportunity.is_won
        and not opportunity.is_deleted
        and opportunity.close_date <= :to_date
    group by opportunity.customer_id
)

select
    lead.customer_id,
    lead.legal_name,
    coalesce(lead.source_key, lead.lead_source) as lead_source,
    coalesce(lead.industry_key, lead.industry) as industry,
    lead.first_seen_date,
    least(
        said_interested.interested_date, reached_second_stage.interested_date, won.won_date
    ) as interested_date,
    won.won_date
from lead
left join said_interested on lead.customer_id = said_interested.customer_id
left join reached_second_stage on lead.customer_id = reached_second_stage.customer_id
left join won on lead.customer_id = won.customer_id
order by lead.first_seen_date, lead.customer_id
