-- purpose: a rep greets the customers that the policy names (T5)
-- grain:   one row per customer with a greeting around the plan day, the first
-- reads:   plan_greeting, activity, followup_task, working_day    writes: plan_candidate
-- params:  last_date (no greeting is planned further ahead), timezone, until_at
-- A festival is a day off: who greets after it is late, so its greeting is for the last working day
-- up to it. Whoever was talked to on the wanted day or after it was greeted; so was one whose task
-- was answered.
insert into plan_candidate (
    customer_id, kind, wanted_date, wished_channel, questions, reason
)
select distinct on (plan_greeting.customer_id)
    plan_greeting.customer_id,
    'greeting' as kind,
    greeted.day as wanted_date,
    null as wished_channel,
    '[]' as questions,
    jsonb_build_object(
        'key', 'followup.reason.greeting',
        'occasion', plan_greeting.occasion,
        'date', plan_greeting.day,
        'evidence', jsonb_build_array()
    ) as reason
from plan_greeting
inner join plan_subject as subject on plan_greeting.customer_id = subject.customer_id
left join working_day as festive_day
    on
        plan_greeting.day = festive_day.day
        and plan_greeting.occasion not in ('birthday', 'deal_anniversary')
left join working_day as last_open_day
    on
        last_open_day.is_working
        and festive_day.working_day_number = last_open_day.working_day_number
cross join lateral (select coalesce(last_open_day.day, plan_greeting.day) as day) as greeted
where
    plan_greeting.way = 'task'
    and plan_greeting.day <= cast(:last_date as date)
    and not subject.is_dormant
    and not exists (
        select 1
        from activity as talk
        where
            talk.customer_id = plan_greeting.customer_id
            and talk.is_touch
            and talk.is_interaction
            and talk.occurred_at < cast(:until_at as timestamptz)
            and cast(talk.occurred_at at time zone :timezone as date) >= greeted.day
    )
    and not exists (
        select 1
        from followup_task as task
        where
            task.customer_id = plan_greeting.customer_id
            and task.kind = 'greeting'
            and task.status = 'answered'
            and task.reason @> jsonb_build_object(
                'occasion', plan_greeting.occasion, 'date', plan_greeting.day
            )
    )
order by plan_greeting.customer_id, plan_greeting.day, plan_greeting.occasion
