-- purpose: since when a source calls a need as urgent as it does now, and which row says so (T4)
-- grain:   one requirement whose new version has another urgency
-- reads:   pending_record, typed_record, source_file    writes: requirement
-- params:  timezone
update requirement
set
    urgency_at = case
        when typed_record.urgency is not null
            then coalesce(
                typed_record.source_updated_at,
                cast(source_file.arrival_date as timestamp) at time zone :timezone
            )
    end,
    urgency_record_id = case
        when typed_record.urgency is not null then typed_record.record_id
    end
from pending_record
inner join typed_record on pending_record.record_id = typed_record.record_id
inner join source_file on typed_record.file_id = source_file.file_id
where
    requirement.requirement_id = pending_record.first_record_id
    and requirement.record_id <> pending_record.record_id
    and pending_record.is_current
    and requirement.urgency is distinct from typed_record.urgency
