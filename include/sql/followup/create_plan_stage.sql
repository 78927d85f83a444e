-- purpose: the stages that each customer is in, and since when (T5)
-- grain:   one row per customer and opportunity; opportunity 0 for a customer without any
-- reads:   plan_subject, plan_reference, opportunity, stage_history, requirement, source_record,
--          activity
-- params:  timezone, until_at (what lies after the run date does not count)
-- An open opportunity entered its stage when its present stay there began: sub-stages of one stage
-- are one stay. Without a history it has been there since it was created. Of what a customer has
-- bought the latest counts. Without either its state implies the stage: a lead since its arrival, a
-- prospect since its need was recorded, else since it showed interest.
create temporary table plan_stage on commit drop as
with held as (
    select
        subject.customer_id,
        subject.created_date,
        opportunity.opportunity_id,
        opportunity.stage,
        opportunity.created_at,
        opportunity.close_date,
        opportunity.is_won
    from plan_subject as subject
    inner join opportunity on subject.customer_id = opportunity.customer_id
    where
        subject.no_step_reason is null
        and not subject.is_dormant
        and not opportunity.is_lost
        and not opportunity.is_deleted
),

open_stage as (
    select
        held.customer_id,
        held.created_date,
        held.opportunity_id,
        reference.stage,
        coalesce(
            cast(stay.entered_at at time zone :timezone as date),
            cast(held.created_at at time zone :timezone as date),
            held.created_date
        ) as entered_date
    from held
    inner join plan_reference as reference
        on held.stage = reference.stage and reference.outcome = 'open'
    cross join
        lateral (
            select max(entry.entered_at) as left_at
            from stage_history as entry
            where
                entry.opportunity_id = held.opportunity_id
                and entry.stage is distinct from held.stage
                and entry.entered_at < cast(:until_at as timestamptz)
        ) as other
    cross join
        lateral (
            select min(entry.entered_at) as entered_at
            from stage_history as entry
            where
                entry.opportunity_id = held.opportunity_id
                and entry.stage = held.stage
                and entry.entered_at < cast(:until_at as timestamptz)
                and entry.entered_at > coalesce(other.left_at, '-infinity')
        ) as stay
    where not held.is_won
),

won_stage as (
    select distinct on (held.customer_id)
        held.customer_id,
        held.created_date,
        held.opportunity_id,
        reference.stage,
        closing.day as entered_date
    from held
    inner join plan_reference as reference on reference.outcome = 'won'
    cross join
        lateral (
            select
                coalesce(
                    held.close_date,
                    cast(held.created_at at time zone :timezone as date),
                    held.created_date
                ) as day
        ) as closing
    where
        held.is_won
        and closing.day < cast(cast(:until_at as timestamptz) at time zone :timezone as date)
    order by held.customer_id asc, closing.day desc, held.opportunity_id desc
),

implied_stage as (
    select
        subject.customer_id,
        subject.created_date,
        cast(0 as bigint) as opportunity_id,
        reference.stage,
        greatest(state.begun_date, subject.created_date) as entered_date
    from plan_subject as subject
    cross join
        lateral (
            select min(coalesce(requirement.recorded_date, subject.created_date)) as day
            from requirement
            inner join source_record on requirement.record_id = source_record.record_id
            where
                requirement.customer_id = subject.customer_id
                and source_record.record_type = 'requirement'
                and subject.lifecycle = 'prospect'
        ) as recorded
    cross join
        lateral (
            select min(cast(activity.occurred_at at time zone :timezone as date)) as day
            from activity
            where
                activity.customer_id = subject.customer_id
                and activity.feedback = 'interested'
                and activity.occurred_at < cast(:until_at as timestamptz)
                and subject.lifecycle = 'prospect'
        ) as interested
    cross join
        lateral (
            select
                case
                    when subject.lifecycle = 'lead' then 'lead'
                    when recorded.day is not null then 'requirement'
                    when subject.lifecycle = 'prospect' then 'interest'
                end as name,
                case
                    when subject.lifecycle = 'lead' then subject.created_date
                    else coalesce(recorded.day, interested.day, subject.created_date)
                end as begun_date
        ) as state
    inner join plan_reference as reference on state.name = reference.implied_by
    where
        subject.no_step_reason is null
        and not subject.is_dormant
        and not exists (
            select 1
            from held
            where held.customer_id = subject.customer_id
        )
)

select
    open_stage.customer_id,
    open_stage.created_date,
    open_stage.opportunity_id,
    open_stage.stage,
    open_stage.entered_date
from open_stage
union all
select
    won_stage.customer_id,
    won_stage.created_date,
    won_stage.opportunity_id,
    won_stage.stage,
    won_stage.entered_date
from won_stage
union all
select
    implied_stage.customer_id,
    implied_stage.created_date,
    implied_stage.opportunity_id,
    implied_stage.stage,
    implied_stage.entered_date
from implied_stage
