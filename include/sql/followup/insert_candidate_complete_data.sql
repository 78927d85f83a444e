-- purpose: mandatory fields that the customer's records lack, within 24 hours of
--          arrival (I6)
-- grain:   one row per customer with missing fields
-- reads:   plan_subject, activity, followup_task    writes: plan_candidate
-- params:  complete_data_days, timezone, until_at
-- A phone number that turned out dead is missing from that day on (Z2). Once a rep has
-- answered such a task and the field is still empty, it is asked for again in the
-- customer's rhythm, not every day.
insert into plan_candidate (
    customer_id, kind, wanted_date, wished_channel, questions, reason
)
select
    subject.customer_id,
    'complete_data' as kind,
    greatest(
        subject.created_date + cast(:complete_data_days as integer),
        failed.last_date + cast(:complete_data_days as integer),
        answered.last_date + subject.rhythm_days
    ) as wanted_date,
    null as wished_channel,
    jsonb_build_array(
        jsonb_build_object(
            'key', 'followup.question.complete_data',
            'fields', to_jsonb(subject.missing_fields)
        )
    ) as questions,
    jsonb_build_object(
        'key', 'followup.reason.complete_data',
        'fields', to_jsonb(subject.missing_fields),
        'evidence', jsonb_build_array()
    ) as reason
from plan_subject as subject
cross join
    lateral (
        select max(cast(activity.occurred_at at time zone :timezone as date)) as last_date
        from activity
        where
            activity.customer_id = subject.customer_id
            and activity.contact_failure = 'number_invalid'
            and activity.occurred_at < cast(:until_at as timestamptz)
            and 'phone' = any(subject.missing_fields)
    ) as failed
cross join
    lateral (
        select max(task.answered_date) as last_date
        from followup_task as task
        where
            task.customer_id = subject.customer_id
            and task.kind = 'complete_data'
            and task.status = 'answered'
    ) as answered
where
    subject.no_step_reason is null
    and cardinality(subject.missing_fields) > 0
