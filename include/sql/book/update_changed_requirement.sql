-- purpose: a need that a re-export changes is recorded on the day of the change; a re-export that
--          changes anything else leaves the day alone
-- grain:   one requirement whose new version states another need
-- reads:   pending_record, typed_record, source_file    writes: requirement
-- params:  timezone
update requirement
set
    recorded_date = coalesce(
        cast(typed_record.source_updated_at at time zone :timezone as date),
        source_file.arrival_date
    )
from pending_record
inner join typed_record on pending_record.record_id = typed_record.record_id
inner join source_file on typed_record.file_id = source_file.file_id
where
    requirement.requirement_id = pending_record.first_record_id
    and requirement.record_id <> pending_record.record_id
    and pending_record.is_current
    and (
        requirement.requirement_type,
        requirement.requirement_text,
        requirement.budget_text,
        requirement.timing_text,
        requirement.decision_chain_text
    ) is distinct from (
        typed_record.requirement_type,
        typed_record.requirement_text,
        typed_record.budget_text,
        typed_record.timing_text,
        typed_record.decision_chain_text
    )
