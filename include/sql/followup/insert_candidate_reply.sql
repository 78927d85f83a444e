-- purpose: an enquiry that nobody has answered, within one working day (T4)
-- grain:   one row per customer with an inbound activity after every touch
-- reads:   plan_subject, activity, working_day    writes: plan_candidate
-- params:  timezone, until_at
-- The oldest unanswered one counts; one that ended with a date agreed has its answer on
-- that date. The answer goes the way the enquiry came where that
-- is allowed.
insert into plan_candidate (
    customer_id, kind, wanted_date, wished_channel, questions, reason
)
select
    subject.customer_id,
    'reply' as kind,
    coalesce(reply_day.day, enquiry.enquiry_date + 1) as wanted_date,
    enquiry.channel as wished_channel,
    '[]' as questions,
    jsonb_build_object(
        'key', 'followup.reason.reply',
        'date', enquiry.enquiry_date,
        'evidence', jsonb_build_array(enquiry.record_id)
    ) as reason
from plan_subject as subject
cross join
    lateral (
        select
            activity.record_id,
            activity.channel,
            cast(activity.occurred_at at time zone :timezone as date) as enquiry_date
        from activity
        where
            activity.customer_id = subject.customer_id
            and activity.direction = 'inbound'
            and not activity.is_planned
            and activity.next_action_date is null
            and activity.occurred_at < cast(:until_at as timestamptz)
            and (
                subject.touch_settled_at is null
                or activity.occurred_at > subject.touch_settled_at
            )
        order by activity.occurred_at, activity.activity_id
        limit 1
    ) as enquiry
left join working_day as enquiry_day on enquiry.enquiry_date = enquiry_day.day
left join working_day as reply_day
    on
        enquiry_day.working_day_number + 1 = reply_day.working_day_number
        and reply_day.is_working
where subject.no_step_reason is null
