-- purpose: a customer's last activities
-- grain:   one row per activity, newest first, ten at most
-- reads:   activity, source_record, source_file
-- params:  customer_id
select
    activity.occurred_at,
    activity.channel,
    activity.direction,
    activity.is_interaction,
    activity.feedback,
    activity.urgency,
    activity.next_action_date,
    coalesce(activity.rep_id, 'unknown') as rep,
    source_file.file_name,
    source_record.row_number
from activity
inner join source_record on activity.record_id = source_record.record_id
inner join source_file on source_record.file_id = source_file.file_id
where activity.customer_id = :customer_id
order by activity.occurred_at desc, activity.activity_id desc
limit 10
