-- purpose: what is due by itself on the run date: greetings, the weekly push, wake-up news
--          (T2, T5, Z3)
-- grain:   one row per customer, occasion and its date, never twice; what was due to a customer
--          that has been merged into this one counts as this one's
-- reads:   greeting, wakeup_plan, customer, working_day, push_receiver, merged_customer
-- writes:  push
-- params:  run_date, late_days (of a missed night), rhythms (JSON: grade, every_days),
--          wakeup_steps, policy_version
-- Whoever wants no talk for now gets none either. A rhythm follows the first touch, as all
-- rhythms do, and keeps to working days.
insert into push (
    customer_id,
    occasion,
    occasion_date,
    kind,
    due_date,
    contact_id,
    channel,
    language,
    reason,
    policy_version
)
with earlier as (
    select
        coalesce(merged_customer.live_customer_id, push.customer_id) as customer_id,
        push.occasion,
        push.occasion_date
    from push
    left outer join merged_customer on push.customer_id = merged_customer.customer_id
    where
        push.occasion_date > cast(:run_date as date) - 366
        and push.occasion_date < cast(:run_date as date) + 366
),

rhythm as (
    select
        listed.grade,
        min(listed.every_days) as every_days
    from
        jsonb_to_recordset(cast(:rhythms as jsonb)) as listed (
            grade text, every_days integer
        )
    group by listed.grade
),

wish as (
    select
        coalesce(merged_customer.live_customer_id, greeting.customer_id) as customer_id,
        greeting.occasion,
        greeting.greeting_date as occasion_date,
        'greeting' as kind,
        jsonb_build_object(
            'key', 'followup.reason.greeting',
            'occasion', greeting.occasion,
            'date', greeting.greeting_date
        ) as reason
    from greeting
    left outer join merged_customer on greeting.customer_id = merged_customer.customer_id
    where
        greeting.way = 'push'
        and greeting.greeting_date <= :run_date
        and greeting.greeting_date >= cast(:run_date as date) - cast(:late_days as integer)
    union
    select
        customer.customer_id,
        'weekly_push' as occasion,
        cast(:run_date as date) as occasion_date,
        'weekly_push' as kind,
        jsonb_build_object(
            'key', 'push.reason.weekly_push',
            'grade', customer.grade,
            'days', rhythm.every_days
        ) as reason
    from customer
    inner join rhythm on customer.grade = rhythm.grade
    inner join working_day
        on working_day.day = cast(:run_date as date) and working_day.is_working
    where
        customer.lifecycle in ('lead', 'prospect')
        and customer.last_touch_at is not null
        and not exists (
            select 1
            from earlier
            where
                earlier.customer_id = customer.customer_id
                and earlier.occasion = 'weekly_push'
                and earlier.occasion_date > cast(:run_date as date) - rhythm.every_days
                and earlier.occasion_date < cast(:run_date as date) + rhythm.every_days
        )
    union
    select
        wakeup_plan.customer_id,
        wakeup_plan.step as occasion,
        wakeup_plan.planned_date as occasion_date,
        'wakeup_news' as kind,
        jsonb_build_object(
            'key', 'push.reason.wakeup_news',
            'occasion', wakeup_plan.step,
            'date', wakeup_plan.dormant_since_date
        ) as reason
    from wakeup_plan
    inner join customer on wakeup_plan.customer_id = customer.customer_id
    where
        wakeup_plan.status = 'open'
        and customer.lifecycle = 'dormant'
        and wakeup_plan.step = any(cast(:wakeup_steps as text[]))
        and wakeup_plan.planned_date <= :run_date
        and wakeup_plan.planned_date
        >= cast(:run_date as date) - cast(:late_days as integer)
)

select distinct on (wish.customer_id, wish.occasion, wish.occasion_date)
    wish.customer_id,
    wish.occasion,
    wish.occasion_date,
    wish.kind,
    :run_date,
    push_receiver.contact_id,
    push_receiver.channel,
    push_receiver.language,
    wish.reason,
    :policy_version
from wish
inner join customer on wish.customer_id = customer.customer_id
inner join push_receiver on wish.customer_id = push_receiver.customer_id
where
    not (
        customer.is_paused
        and (customer.paused_until_date is null or customer.paused_until_date > :run_date)
    )
    and not exists (
        select 1
        from earlier
        where
            earlier.customer_id = wish.customer_id
            and earlier.occasion = wish.occasion
            and earlier.occasion_date = wish.occasion_date
    )
order by wish.customer_id, wish.occasion, wish.occasion_date
on conflict (customer_id, occasion, occasion_date) do nothing
