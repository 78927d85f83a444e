-- purpose: contact details that nobody was reached by for a year are verified (I10)
-- grain:   one row per customer with such a detail of the person that steps name
-- reads:   plan_subject, customer, activity, followup_task, task_result    writes: plan_candidate
-- params:  after_months, grace_days, timezone, until_at
-- A detail was last checked when the customer was reached by it, when an answer verified it, or
-- when the customer was first told of. The oldest check gives the day.
insert into plan_candidate (
    customer_id, kind, wanted_date, wished_channel, questions, reason
)
select distinct on (subject.customer_id)
    subject.customer_id,
    'verify' as kind,
    greatest(
        cast(
            checked.checked_date + make_interval(months => cast(:after_months as integer))
            as date
        ) + 1,
        subject.created_date + cast(:grace_days as integer)
    ) as wanted_date,
    checked.channel as wished_channel,
    jsonb_build_array(
        jsonb_build_object('key', 'followup.question.verify', 'means', checked.channel)
    ) as questions,
    jsonb_build_object(
        'key', 'followup.reason.verify',
        'means', checked.channel,
        'date', checked.checked_date,
        'evidence', jsonb_build_array()
    ) as reason
from plan_subject as subject
inner join customer on subject.customer_id = customer.customer_id
cross join
    lateral (
        select max(task.answered_date) as last_date
        from followup_task as task
        inner join task_result on task.task_id = task_result.task_id
        where
            task.customer_id = subject.customer_id
            and task.kind = 'verify'
            and task_result.result <> 'not_reached'
    ) as verified
cross join
    lateral (
        select
            way.channel,
            way.position,
            greatest(
                coalesce(
                    cast(customer.first_seen_at at time zone :timezone as date),
                    subject.created_date
                ),
                verified.last_date,
                (
                    select max(cast(talk.occurred_at at time zone :timezone as date))
                    from activity as talk
                    where
                        talk.customer_id = subject.customer_id
                        and talk.is_interaction
                        and talk.channel = way.channel
                        and talk.occurred_at < cast(:until_at as timestamptz)
                )
            ) as checked_date
        from (
            values
            ('phone', 1, subject.can_phone),
            ('wechat', 2, subject.can_wechat),
            ('email', 3, subject.can_email)
        ) as way (channel, position, is_open)
        where way.is_open
    ) as checked
where subject.no_step_reason is null
order by subject.customer_id, checked.checked_date, checked.position
