-- purpose: how clearly a customer wants to buy (G2)
-- grain:   one row per feedback that counts, stated need and qualified opportunity
-- reads:   stated_need, heard_feedback, pursued_deal    writes: dimension_evidence
-- 明确意向 as the last feedback: high; hesitant last, clear intent before, or an opportunity in
-- a qualified stage: middle; a stated need, or an objection: low.
insert into dimension_evidence (customer_id, dimension, level, record_id)
select
    heard_feedback.customer_id,
    'intent' as dimension,
    case
        when heard_feedback.feedback = 'interested' and heard_feedback.position = 1 then 3
        when heard_feedback.feedback = 'interested' then 2
        when heard_feedback.feedback = 'hesitant' then 2
        else 1
    end as level,
    heard_feedback.record_id
from heard_feedback
where heard_feedback.position = 1 or heard_feedback.feedback = 'interested'
union all
select
    pursued_deal.customer_id,
    'intent' as dimension,
    2 as level,
    pursued_deal.record_id
from pursued_deal
where pursued_deal.is_qualified
union all
select
    stated_need.customer_id,
    'intent' as dimension,
    1 as level,
    stated_need.record_id
from stated_need
