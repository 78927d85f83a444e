-- purpose: an enquiry that nobody has answered (T4): by its clock, else within one
--          working day
-- grain:   one row per customer with an inbound activity after every touch
-- reads:   plan_subject, activity, enquiry, working_day    writes: plan_candidate
-- params:  timezone, until_at
-- The one whose time is over first counts, then the oldest; one that ended with a date
-- agreed has its answer on that date; one that was called urgent after an answer asks for
-- another. The answer goes the way the enquiry came where
-- that is allowed.
insert into plan_candidate (
    customer_id, kind, wanted_date, wished_channel, questions, reason, due_at
)
select
    subject.customer_id,
    'reply' as kind,
    coalesce(
        cast(enquiry.respond_by_at at time zone :timezone as date),
        reply_day.day,
        enquiry.enquiry_date + 1
    ) as wanted_date,
    enquiry.channel as wished_channel,
    '[]' as questions,
    jsonb_build_object(
        'key', 'followup.reason.reply' || coalesce('.' || enquiry.clock, ''),
        'date', enquiry.enquiry_date,
        'respond_by',
        to_char(enquiry.respond_by_at at time zone :timezone, 'YYYY-MM-DD HH24:MI'),
        'evidence', jsonb_build_array(enquiry.record_id)
    ) as reason,
    enquiry.respond_by_at as due_at
from plan_subject as subject
cross join
    lateral (
        select
            activity.record_id,
            activity.channel,
            enquiry.kind as clock,
            enquiry.respond_by_at,
            cast(activity.occurred_at at time zone :timezone as date) as enquiry_date
        from activity
        left join enquiry on activity.activity_id = enquiry.activity_id
        where
            activity.customer_id = subject.customer_id
            and activity.direction = 'inbound'
            and not activity.is_planned
            and activity.next_action_date is null
            and activity.withdrawn_date is null
            and activity.occurred_at < cast(:until_at as timestamptz)
            and (
                subject.touch_settled_at is null
                or activity.occurred_at > subject.touch_settled_at
                or (
                    enquiry.evidence ->> 'urgency' is not null
                    and activity.urgency_at > subject.touch_settled_at
                )
            )
        order by enquiry.respond_by_at nulls last, activity.occurred_at, activity.activity_id
        limit 1
    ) as enquiry
left join working_day as enquiry_day on enquiry.enquiry_date = enquiry_day.day
left join working_day as reply_day
    on
        enquiry_day.working_day_number + 1 = reply_day.working_day_number
        and reply_day.is_working
where subject.no_step_reason is null
