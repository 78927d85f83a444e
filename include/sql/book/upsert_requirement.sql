-- purpose: what customers said they need, from requirement rows and from leads and contacts
-- grain:   one row per requirement of a source; an edit keeps the id
-- reads:   pending_record, typed_record, source_record, source_file    writes: requirement
-- params:  timezone
-- A need is as old as the day it was recorded; update_changed_requirement.sql moves that day, and
-- update_retold_requirement.sql the time since when it is urgent. A priority above the ordinary
-- states a need by itself, from the creation of the record or the edit that states it; an ordinary
-- one, which most systems fill in, states none.
insert into requirement (
    requirement_id, record_id, party_id, customer_id, requirement_type, requirement_text,
    budget_text, budget_min, budget_max, timing_text, timing_from, timing_to,
    decision_chain_text, has_decision_maker, competitor, pain_point, recorded_date,
    vague_columns, urgency, urgency_at, urgency_record_id
)
select
    pending_record.first_record_id as requirement_id,
    pending_record.record_id,
    source_record.party_id,
    source_record.customer_id,
    typed_record.requirement_type,
    typed_record.requirement_text,
    typed_record.budget_text,
    typed_record.budget_min,
    typed_record.budget_max,
    typed_record.timing_text,
    typed_record.timing_from,
    typed_record.timing_to,
    typed_record.decision_chain_text,
    typed_record.has_decision_maker,
    typed_record.competitor,
    typed_record.pain_point,
    coalesce(
        typed_record.recorded_date,
        cast(typed_record.source_created_at at time zone :timezone as date),
        source_file.arrival_date
    ) as recorded_date,
    typed_record.vague_columns,
    typed_record.urgency,
    case
        when typed_record.urgency is not null
            then coalesce(
                case
                    when first_version.recorded_date is null
                        then typed_record.source_created_at
                    else typed_record.source_updated_at
                end,
                cast(
                    case
                        when first_version.recorded_date is null
                            then coalesce(typed_record.recorded_date, source_file.arrival_date)
                        else source_file.arrival_date
                    end as timestamp
                ) at time zone :timezone
            )
    end as urgency_at,
    case when typed_record.urgency is not null then typed_record.record_id end
        as urgency_record_id
from pending_record
inner join source_record on pending_record.record_id = source_record.record_id
inner join source_record as first_version
    on pending_record.first_record_id = first_version.record_id
inner join source_file on source_record.file_id = source_file.file_id
inner join typed_record on pending_record.record_id = typed_record.record_id
where
    pending_record.record_type in ('requirement', 'lead', 'contact')
    and pending_record.is_current
    and typed_record.is_deleted is not true
    and coalesce(
        typed_record.requirement_type,
        typed_record.requirement_text,
        typed_record.budget_text,
        typed_record.timing_text,
        typed_record.decision_chain_text,
        case when typed_record.urgency in ('urgent', 'high') then typed_record.urgency end
    ) is not null
on conflict (requirement_id) do update
    set
        record_id = excluded.record_id,
        party_id = excluded.party_id,
        customer_id = excluded.customer_id,
        requirement_type = excluded.requirement_type,
        requirement_text = excluded.requirement_text,
        budget_text = excluded.budget_text,
        budget_min = excluded.budget_min,
        budget_max = excluded.budget_max,
        timing_text = excluded.timing_text,
        timing_from = excluded.timing_from,
        timing_to = excluded.timing_to,
        decision_chain_text = excluded.decision_chain_text,
        has_decision_maker = excluded.has_decision_maker,
        competitor = excluded.competitor,
        pain_point = excluded.pain_point,
        vague_columns = excluded.vague_columns,
        urgency = excluded.urgency
