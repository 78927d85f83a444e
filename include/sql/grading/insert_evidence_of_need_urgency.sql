-- purpose: how urgent the need is (G1)
-- grain:   up to five rows per customer: stated, timed, told, interested, pursued
-- reads:   stated_need, told_urgency, heard_feedback, pursued_deal    writes: dimension_evidence
-- params:  run_date, urgent_within_days, soon_within_days, urgency_high, urgency_middle (text[])
-- A need: low; due soon, or 明确意向 as the last feedback: middle; due urgently: high. A
-- purchase day that has passed shows no urgency. What sources call urgent counts by the policy's
-- values, the most urgent first.
insert into dimension_evidence (customer_id, dimension, level, record_id)
with needed as (
    select distinct on (stated_need.customer_id)
        stated_need.customer_id,
        1 as level,
        stated_need.record_id
    from stated_need
    order by
        stated_need.customer_id asc,
        stated_need.recorded_date desc,
        stated_need.requirement_id desc
),

timed as (
    select distinct on (stated_need.customer_id)
        stated_need.customer_id,
        case
            when stated_need.due_date < cast(:run_date as date) then 1
            when
                stated_need.due_date
                <= cast(:run_date as date) + cast(:urgent_within_days as integer)
                then 3
            when
                stated_need.due_date
                <= cast(:run_date as date) + cast(:soon_within_days as integer)
                then 2
            else 1
        end as level,
        stated_need.record_id
    from stated_need
    where stated_need.due_date is not null
    order by
        stated_need.customer_id asc,
        stated_need.recorded_date desc,
        stated_need.requirement_id desc
),

told as (
    select distinct on (told_urgency.customer_id)
        told_urgency.customer_id,
        rank.level,
        told_urgency.record_id
    from told_urgency
    cross join
        lateral (
            select
                case
                    when told_urgency.urgency = any(cast(:urgency_high as text[])) then 3
                    when told_urgency.urgency = any(cast(:urgency_middle as text[])) then 2
                end as level
        ) as rank
    where rank.level is not null
    order by
        told_urgency.customer_id asc,
        rank.level desc,
        told_urgency.told_date desc,
        told_urgency.record_id desc
),

interested as (
    select distinct on (heard_feedback.customer_id)
        heard_feedback.customer_id,
        case when heard_feedback.position = 1 then 2 else 1 end as level,
        heard_feedback.record_id
    from heard_feedback
    where heard_feedback.feedback = 'interested'
    order by heard_feedback.customer_id, heard_feedback.position
),

pursued as (
    select distinct on (pursued_deal.customer_id)
        pursued_deal.customer_id,
        1 as level,
        pursued_deal.record_id
    from pursued_deal
    where pursued_deal.is_qualified
    order by pursued_deal.customer_id, pursued_deal.opportunity_id
),

shown as (
    select
        needed.customer_id,
        needed.level,
        needed.record_id
    from needed
    union all
    select
        timed.customer_id,
        timed.level,
        timed.record_id
    from timed
    union all
    select
        told.customer_id,
        told.level,
        told.record_id
    from told
    union all
    select
        interested.customer_id,
        interested.level,
        interested.record_id
    from interested
    union all
    select
        pursued.customer_id,
        pursued.level,
        pursued.record_id
    from pursued
)

select
    shown.customer_id,
    'need_urgency' as dimension,
    shown.level,
    shown.record_id
from shown
