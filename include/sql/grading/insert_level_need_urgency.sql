-- purpose: how urgent a customer's need is (G1)
-- grain:   up to four rows per customer: a need, its day, an interest, a deal
-- reads:   stated_requirement, feedback_heard, deal_pursued    writes: level_shown
-- params:  run_date, urgent_within_days, soon_within_days
-- A need: low; due soon, or 明确意向 as the last feedback: middle; due urgently: high. The
-- newest statement counts. A purchase day that has passed shows no urgency.
insert into level_shown (customer_id, dimension, level, record_id)
with needed as (
    select distinct on (stated.customer_id)
        stated.customer_id,
        1 as level,
        stated.record_id
    from stated_requirement as stated
    order by stated.customer_id asc, stated.recorded_date desc, stated.requirement_id desc
),

timed as (
    select distinct on (stated.customer_id)
        stated.customer_id,
        case
            when stated.due_date < cast(:run_date as date) then 1
            when
                stated.due_date
                <= cast(:run_date as date) + cast(:urgent_within_days as integer)
                then 3
            when
                stated.due_date
                <= cast(:run_date as date) + cast(:soon_within_days as integer)
                then 2
            else 1
        end as level,
        stated.record_id
    from stated_requirement as stated
    where stated.due_date is not null
    order by stated.customer_id asc, stated.recorded_date desc, stated.requirement_id desc
),

interested as (
    select distinct on (heard.customer_id)
        heard.customer_id,
        case when heard.position = 1 then 2 else 1 end as level,
        heard.record_id
    from feedback_heard as heard
    where heard.feedback = 'interested'
    order by heard.customer_id, heard.position
),

pursued as (
    select distinct on (deal.customer_id)
        deal.customer_id,
        1 as level,
        deal.record_id
    from deal_pursued as deal
    where deal.is_qualified
    order by deal.customer_id, deal.opportunity_id
)

select
    shown.customer_id,
    'need_urgency' as dimension,
    shown.level,
    shown.record_id
from (
    table needed
    union all
    table timed
    union all
    table interested
    union all
    table pursued
) as shown
