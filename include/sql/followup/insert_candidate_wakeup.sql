-- purpose: the wake-up of a dormant customer (Z3)
-- grain:   one row per dormant customer: its open wake-up step, else a month after the
--          last attempt
-- reads:   plan_subject, wakeup_plan, customer    writes: plan_candidate
-- params:  wakeup_every_days
insert into plan_candidate (
    customer_id, kind, wanted_date, wished_channel, questions, reason
)
select
    subject.customer_id,
    'wakeup' as kind,
    coalesce(
        plan.planned_date,
        greatest(subject.last_touch_date, customer.dormant_since_date, subject.created_date)
        + cast(:wakeup_every_days as integer)
    ) as wanted_date,
    null as wished_channel,
    '[]' as questions,
    jsonb_build_object(
        'key', 'followup.reason.wakeup' || coalesce('.' || plan.step, ''),
        'since_date', customer.dormant_since_date,
        'step', plan.step,
        'evidence', jsonb_build_array()
    ) as reason
from plan_subject as subject
inner join customer on subject.customer_id = customer.customer_id
left join lateral (
    select
        wakeup_plan.planned_date,
        wakeup_plan.step
    from wakeup_plan
    where
        wakeup_plan.customer_id = subject.customer_id
        and wakeup_plan.status = 'open'
    order by wakeup_plan.planned_date, wakeup_plan.step_number
    limit 1
) as plan on true
where subject.no_step_reason is null and subject.is_dormant
