-- purpose: how clear it is who decides (G1): the newest statement on it counts
-- grain:   at most one row per customer
-- reads:   stated_need    writes: dimension_evidence
-- A chain that names who decides is high, one that names others middle, a vague one low.
insert into dimension_evidence (customer_id, dimension, level, record_id)
select distinct on (stated_need.customer_id)
    stated_need.customer_id,
    'decision_chain_clarity' as dimension,
    case
        when stated_need.has_decision_maker then 3
        when 'decision_chain_text' = any(stated_need.vague_columns) then 1
        when stated_need.decision_chain_text is not null then 2
        else 1
    end as level,
    stated_need.record_id
from stated_need
where
    stated_need.decision_chain_text is not null
    or stated_need.has_decision_maker is not null
order by
    stated_need.customer_id asc,
    stated_need.recorded_date desc,
    stated_need.requirement_id desc
