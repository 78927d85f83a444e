-- purpose: since when a source calls an activity as urgent as it does now (T4)
-- grain:   one activity whose new version has another urgency
-- reads:   pending_record, typed_record, source_file    writes: activity
-- params:  timezone
update activity
set
    urgency_at = coalesce(
        typed_record.source_updated_at,
        cast(source_file.arrival_date as timestamp) at time zone :timezone
    )
from pending_record
inner join typed_record on pending_record.record_id = typed_record.record_id
inner join source_file on typed_record.file_id = source_file.file_id
where
    activity.activity_id = pending_record.first_record_id
    and activity.record_id <> pending_record.record_id
    and pending_record.record_type = 'activity'
    and pending_record.is_current
    and activity.urgency is distinct from typed_record.urgency
