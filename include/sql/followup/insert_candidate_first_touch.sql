-- purpose: the first touch of a lead: A within 24 hours, B within 3 days, C with the
--          nurture (T1)
-- grain:   one row per lead that nobody has touched
-- reads:   plan_subject    writes: plan_candidate
-- The time runs from the lead's arrival here, not from its date in the source. 24 hours
-- means the next working day: the day after, moved on to a working day like all others.
insert into plan_candidate (
    customer_id, kind, wanted_date, wished_channel, questions, reason
)
select
    subject.customer_id,
    'first_touch' as kind,
    subject.created_date + subject.first_touch_days as wanted_date,
    null as wished_channel,
    '[]' as questions,
    jsonb_build_object(
        'key', 'followup.reason.first_touch',
        'grade', subject.grade,
        'days', subject.first_touch_days,
        'arrived_date', subject.created_date,
        'evidence', jsonb_build_array()
    ) as reason
from plan_subject as subject
where
    subject.no_step_reason is null
    and not subject.is_dormant
    and subject.lifecycle <> 'customer'
    and subject.last_touch_date is null
