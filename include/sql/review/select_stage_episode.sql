-- purpose: how long opportunities stayed in each stage (R10)
-- grain:   one row per stay of an opportunity in an open stage that ended in the period;
--          sub-stages of one stage in a row are one stay
-- reads:   stage_history, opportunity, customer
-- params:  from_date, to_date, timezone, stage_numbers
with entry as (
    select
        stage_history.opportunity_id,
        stage_history.stage,
        stage_history.entered_at,
        cast(cast(:stage_numbers as jsonb) ->> stage_history.stage as integer) as stage_number
    from leadflow.stage_history as stage_history
    where
        stage_history.opportunity_id is not null
        and stage_history.stage is not null
        and cast(stage_history.entered_at at time zone :timezone as date) <= :to_date
),

ordered_entry as (
    select
        entry.opportunity_id,
        entry.stage,
        entry.stage_number,
        entry.entered_at,
        lag(entry.stage) over (
            partition by entry.opportunity_id
            order by entry.entered_at, entry.stage_number
        ) as previous_stage
    from entry
),

stay as (
    select
        ordered_entry.opportunity_id,
        ordered_entry.stage,
        ordered_entry.stage_number,
        ordered_entry.entered_at,
        lead(ordered_entry.entered_at) over (
            partition by ordered_entry.opportunity_id
            order by ordered_entry.entered_at, ordered_entry.stage_number
        ) as left_at,
        lead(ordered_entry.stage) over (
            partition by ordered_entry.opportunity_id
            order by ordered_entry.entered_at, ordered_entry.stage_number
        ) as next_stage
    from ordered_entry
    where ordered_entry.stage is distinct from ordered_entry.previous_stage
)

select
    stay.opportunity_id,
    opportunity.customer_id,
    customer.legal_name,
    opportunity.rep_id,
    stay.stage,
    cast(stay.entered_at at time zone :timezone as date) as entered_date,
    cast(stay.left_at at time zone :timezone as date) as left_date,
    stay.next_stage,
    round(extract(epoch from stay.left_at - stay.entered_at) / 86400, 1) as stayed_days
from stay
inner join leadflow.opportunity as opportunity
    on stay.opportunity_id = opportunity.opportunity_id
left join leadflow.customer as customer on opportunity.customer_id = customer.customer_id
where
    not opportunity.is_deleted
    and stay.stage not in ('won', 'lost')
    and cast(stay.left_at at time zone :timezone as date) between :from_date and :to_date
order by stay.stage_number, left_date, stay.opportunity_id, stay.entered_at
