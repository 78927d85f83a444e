-- purpose: a 最后跟进日期 of a 客户分级标签表 gives way to the activity of that day itself
-- grain:   one activity that a customer_value row stands for
-- reads:   touched_customer, source_record    writes: activity
-- params:  timezone
delete from activity
using touched_customer, source_record
where
    activity.customer_id = touched_customer.customer_id
    and activity.record_id = source_record.record_id
    and source_record.record_type = 'customer_value'
    and exists (
        select 1
        from activity as other
        inner join source_record as other_record on other.record_id = other_record.record_id
        where
            other.customer_id = activity.customer_id
            and other.activity_id <> activity.activity_id
            and not other.is_planned
            and (other.direction = 'outbound' or other.is_interaction)
            and cast(other.occurred_at at time zone :timezone as date)
            = cast(activity.occurred_at at time zone :timezone as date)
            and (
                other_record.record_type <> 'customer_value'
                or other.activity_id < activity.activity_id
            )
    )
