-- purpose: how much a customer wants to buy (G2, 意向度)
-- grain:   up to three rows per customer: what it answered last, a deal, a need
-- reads:   feedback_heard, deal_pursued, stated_requirement    writes: level_shown
-- The last feedback: 明确意向 high, 犹豫 middle, 异议 low. An open deal from the second
-- stage on shows middle, a stated need low.
insert into level_shown (customer_id, dimension, level, record_id)
with answered as (
    select
        heard.customer_id,
        case
            when heard.feedback = 'interested' then 3
            when heard.feedback = 'hesitant' then 2
            else 1
        end as level,
        heard.record_id
    from feedback_heard as heard
    where heard.position = 1
),

pursued as (
    select distinct on (deal.customer_id)
        deal.customer_id,
        2 as level,
        deal.record_id
    from deal_pursued as deal
    where deal.is_qualified
    order by deal.customer_id, deal.opportunity_id
),

needed as (
    select distinct on (stated.customer_id)
        stated.customer_id,
        1 as level,
        stated.record_id
    from stated_requirement as stated
    order by stated.customer_id asc, stated.recorded_date desc, stated.requirement_id desc
)

select
    shown.customer_id,
    'intent' as dimension,
    shown.level,
    shown.record_id
from (
    table answered
    union all
    table pursued
    union all
    table needed
) as shown
