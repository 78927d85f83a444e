-- purpose: a customer that is not content is followed up first (T9)
-- grain:   one row per customer whose last rating is too low and was not talked about since
-- reads:   plan_subject, activity, working_day    writes: plan_candidate
-- params:  satisfaction_below, within_days (working days), timezone, until_at
insert into plan_candidate (
    customer_id, kind, wanted_date, wished_channel, questions, reason
)
select
    subject.customer_id,
    'satisfaction' as kind,
    coalesce(due_day.day, rating.day + cast(:within_days as integer)) as wanted_date,
    'phone' as wished_channel,
    jsonb_build_array(
        jsonb_build_object(
            'key', 'followup.question.satisfaction', 'text', rating.satisfaction
        )
    ) as questions,
    jsonb_build_object(
        'key', 'followup.reason.satisfaction',
        'satisfaction', rating.satisfaction,
        'below', cast(:satisfaction_below as integer),
        'date', rating.day,
        'evidence', jsonb_build_array(rating.record_id)
    ) as reason
from plan_subject as subject
cross join
    lateral (
        select
            activity.activity_id,
            activity.record_id,
            activity.occurred_at,
            activity.satisfaction,
            cast(activity.occurred_at at time zone :timezone as date) as day
        from activity
        where
            activity.customer_id = subject.customer_id
            and activity.satisfaction is not null
            and not activity.is_planned
            and activity.occurred_at < cast(:until_at as timestamptz)
        order by activity.occurred_at desc, activity.activity_id desc
        limit 1
    ) as rating
left join working_day as rating_day on rating.day = rating_day.day
left join working_day as due_day
    on
        due_day.is_working
        and rating_day.working_day_number + cast(:within_days as integer)
        = due_day.working_day_number
where
    subject.no_step_reason is null
    and rating.satisfaction < cast(:satisfaction_below as integer)
    and not exists (
        select 1
        from activity as talk
        where
            talk.customer_id = subject.customer_id
            and talk.is_touch
            and talk.is_interaction
            and talk.occurred_at < cast(:until_at as timestamptz)
            and (talk.occurred_at, talk.activity_id) > (rating.occurred_at, rating.activity_id)
    )
