-- purpose: activities whose newest version is deleted in the source
-- grain:   one activity
-- reads:   pending_record, typed_record    writes: activity
delete from activity
using pending_record
inner join typed_record on pending_record.record_id = typed_record.record_id
where
    activity.activity_id = pending_record.first_record_id
    and pending_record.record_type = 'activity'
    and pending_record.is_current
    and typed_record.is_deleted is true
