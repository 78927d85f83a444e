-- purpose: when an opportunity entered a stage, from history rows and from columns of the deal
-- grain:   one row per (source_system, opportunity_source_id, entered_at, stage_text)
-- reads:   pending_record, typed_record, opportunity, stage_name    writes: stage_history
insert into stage_history (
    source_system, opportunity_source_id, opportunity_id, entered_at, stage, stage_text, record_id
)
with entered as (
    select
        pending_record.record_id,
        pending_record.source_system,
        typed_record.opportunity_source_id,
        coalesce(typed_record.activity_at, typed_record.source_created_at) as entered_at,
        typed_record.stage_text
    from pending_record
    inner join typed_record on pending_record.record_id = typed_record.record_id
    where
        pending_record.record_type = 'stage_history'
        and pending_record.is_current
        and not coalesce(typed_record.is_deleted, false)
    union all
    select
        pending_record.record_id,
        pending_record.source_system,
        typed_record.source_id as opportunity_source_id,
        cast(stage_date.entry ->> 'entered_at' as timestamptz) as entered_at,
        stage_date.entry ->> 'stage' as stage_text
    from pending_record
    inner join typed_record on pending_record.record_id = typed_record.record_id
    cross join jsonb_array_elements(typed_record.stage_dates) as stage_date (entry)
    where
        pending_record.record_type = 'deal'
        and pending_record.is_current
        and not coalesce(typed_record.is_deleted, false)
)

select distinct on (
    entered.source_system, entered.opportunity_source_id, entered.entered_at, entered.stage_text
)
    entered.source_system,
    entered.opportunity_source_id,
    opportunity.opportunity_id,
    entered.entered_at,
    stage_name.stage,
    entered.stage_text,
    entered.record_id
from entered
left outer join opportunity
    on
        entered.source_system = opportunity.source_system
        and left(entered.opportunity_source_id, 15) = left(opportunity.source_id, 15)
        and (
            entered.source_system = 'salesforce'
            or entered.opportunity_source_id = opportunity.source_id
        )
left outer join stage_name on lower(btrim(entered.stage_text)) = stage_name.name
where
    entered.opportunity_source_id is not null
    and entered.entered_at is not null
    and entered.stage_text is not null
order by
    entered.source_system,
    entered.opportunity_source_id,
    entered.entered_at,
    entered.stage_text,
    entered.record_id
on conflict (source_system, opportunity_source_id, entered_at, stage_text) do update
    set opportunity_id = excluded.opportunity_id
