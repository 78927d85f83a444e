-- purpose: how clear it is who decides at a customer (G1)
-- grain:   one row per customer that spoke of its decision chain
-- reads:   stated_requirement    writes: level_shown
-- The newest statement counts: it is high when it names who decides.
insert into level_shown (customer_id, dimension, level, record_id)
select distinct on (stated.customer_id)
    stated.customer_id,
    'decision_chain_clarity' as dimension,
    case
        when stated.has_decision_maker then 3
        when 'decision_chain_text' = any(stated.vague_columns) then 1
        when stated.decision_chain_text is not null then 2
        else 1
    end as level,
    stated.record_id
from stated_requirement as stated
where stated.decision_chain_text is not null or stated.has_decision_maker is not null
order by stated.customer_id asc, stated.recorded_date desc, stated.requirement_id desc
