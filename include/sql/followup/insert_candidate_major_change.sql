-- purpose: something important changed at a customer: its owner finds out what it means (I11)
-- grain:   one row per customer with changes that nobody has talked about since
-- reads:   plan_subject, customer_event, activity, followup_task    writes: plan_candidate
-- params:  plan_date, change_kinds, within_days, timezone, until_at
-- A talk on a day after the change settles it, and so does an answer; after a year it is history.
insert into plan_candidate (
    customer_id, kind, wanted_date, wished_channel, questions, reason
)
select
    subject.customer_id,
    'major_change' as kind,
    changed.first_date + cast(:within_days as integer) as wanted_date,
    null as wished_channel,
    jsonb_build_array(
        jsonb_build_object(
            'key', 'followup.question.major_change', 'changes', changed.kinds
        )
    ) as questions,
    jsonb_build_object(
        'key', 'followup.reason.major_change',
        'changes', changed.kinds,
        'date', changed.first_date,
        'evidence', changed.record_ids
    ) as reason
from plan_subject as subject
cross join
    lateral (
        select
            greatest(
                (
                    select max(cast(talk.occurred_at at time zone :timezone as date))
                    from activity as talk
                    where
                        talk.customer_id = subject.customer_id
                        and talk.is_touch
                        and talk.is_interaction
                        and talk.occurred_at < cast(:until_at as timestamptz)
                ),
                (
                    select max(task.answered_date)
                    from followup_task as task
                    where
                        task.customer_id = subject.customer_id
                        and task.kind = 'major_change'
                        and task.status = 'answered'
                )
            ) as last_date
    ) as talked
cross join
    lateral (
        select
            min(customer_event.event_date) as first_date,
            jsonb_agg(distinct customer_event.kind) as kinds,
            jsonb_agg(distinct customer_event.details -> 'record_id') as record_ids
        from customer_event
        where
            customer_event.customer_id = subject.customer_id
            and customer_event.kind = any(cast(:change_kinds as text[]))
            and customer_event.event_date
            between cast(:plan_date as date) - 366 and cast(:plan_date as date)
            and customer_event.event_date >= coalesce(talked.last_date, '-infinity')
    ) as changed
where subject.no_step_reason is null and changed.first_date is not null
