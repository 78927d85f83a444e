-- purpose: the rhythm of the grade since the last touch, attempts included (T2);
--          customers that have bought have a rhythm of their own, which starts with
--          their arrival
-- grain:   one row per customer that was touched or has bought
-- reads:   plan_subject    writes: plan_candidate
-- A grade with rhythms of its own by channel has its rows from there. While a next date
-- is agreed there is no rhythm, and none to name beside it (T3).
insert into plan_candidate (
    customer_id, kind, wanted_date, wished_channel, questions, reason
)
select
    subject.customer_id,
    'cadence' as kind,
    coalesce(subject.last_touch_date, subject.created_date) + subject.rhythm_days
        as wanted_date,
    null as wished_channel,
    '[]' as questions,
    jsonb_build_object(
        'key',
        case
            when subject.lifecycle = 'customer' then 'followup.reason.customer_cadence'
            when subject.is_ungraded then 'followup.reason.cadence.ungraded'
            else 'followup.reason.cadence'
        end,
        'grade', subject.grade,
        'days', subject.rhythm_days,
        'since_date', coalesce(subject.last_touch_date, subject.created_date),
        'evidence', jsonb_build_array()
    ) as reason
from plan_subject as subject
where
    subject.no_step_reason is null
    and not subject.is_dormant
    and (subject.last_touch_date is not null or subject.lifecycle = 'customer')
    and (
        subject.lifecycle = 'customer'
        or subject.is_ungraded
        or not exists (
            select 1
            from plan_rhythm
            where plan_rhythm.grade = subject.grade and plan_rhythm.kind = 'touch'
        )
    )
    and not exists (
        select 1
        from plan_candidate as agreed
        where agreed.customer_id = subject.customer_id and agreed.kind = 'agreed'
    )
