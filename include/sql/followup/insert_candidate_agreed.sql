-- purpose: the next date agreed with the customer (T3), or an open task's date in its
--          source
-- grain:   one row per customer with an agreement that no later touch has used up
-- reads:   plan_subject, activity    writes: plan_candidate
-- params:  timezone, until_at
-- Another touch on the day of the agreement leaves it standing (an attempt in the same
-- hour, the same talk told by a second source), unless the agreement was for that very
-- day.
insert into plan_candidate (
    customer_id, kind, wanted_date, wished_channel, questions, reason
)
select
    subject.customer_id,
    'agreed' as kind,
    agreement.next_action_date as wanted_date,
    null as wished_channel,
    case
        when agreement.next_action is null then '[]'
        else
            jsonb_build_array(
                jsonb_build_object(
                    'key', 'followup.question.agreed', 'text', agreement.next_action
                )
            )
    end as questions,
    jsonb_build_object(
        'key', 'followup.reason.agreed',
        'date', agreement.next_action_date,
        'agreed_date', agreement.agreed_date,
        'evidence', jsonb_build_array(agreement.record_id)
    ) as reason
from plan_subject as subject
cross join
    lateral (
        select
            activity.activity_id,
            activity.record_id,
            activity.occurred_at,
            cast(activity.occurred_at at time zone :timezone as date) as agreed_date,
            activity.next_action,
            activity.next_action_date
        from activity
        where
            activity.customer_id = subject.customer_id
            and activity.occurred_at < cast(:until_at as timestamptz)
            and activity.next_action_date
            >= cast(activity.occurred_at at time zone :timezone as date)
        order by activity.occurred_at desc, activity.activity_id desc
        limit 1
    ) as agreement
where
    subject.no_step_reason is null
    and not exists (
        select 1
        from activity as touch
        where
            touch.customer_id = subject.customer_id
            and touch.is_touch
            and touch.occurred_at < cast(:until_at as timestamptz)
            and (touch.occurred_at, touch.activity_id)
            > (agreement.occurred_at, agreement.activity_id)
            and (
                cast(touch.occurred_at at time zone :timezone as date) > agreement.agreed_date
                or agreement.next_action_date = agreement.agreed_date
            )
    )
