-- purpose: an urgent need that its source or the policy calls urgent no longer, or that is gone
--          from its source, waits for no answer any more (T4)
-- grain:   one activity that stands for an urgent need
-- reads:   touched_customer, source_record, requirement    writes: activity
-- params:  run_date, urgent_values (text[])
-- The row stays, and its clock with it: what was late stays late.
update activity
set withdrawn_date = cast(:run_date as date)
from touched_customer, source_record
where
    activity.customer_id = touched_customer.customer_id
    and activity.record_id = source_record.record_id
    and source_record.record_type in ('requirement', 'lead', 'contact')
    and activity.withdrawn_date is null
    and not exists (
        select 1
        from requirement
        where
            requirement.urgency_record_id = activity.activity_id
            and requirement.customer_id = activity.customer_id
            and requirement.urgency = any(cast(:urgent_values as text[]))
    )
