-- purpose: how clear a customer's budget is (G1, G2)
-- grain:   one row per customer that spoke of a budget
-- reads:   stated_requirement    writes: level_shown
-- params:  clear_budget_spread_pct
-- The newest statement counts: a narrow range is high, a wide, one-sided or vague one
-- middle, words without a number low.
insert into level_shown (customer_id, dimension, level, record_id)
select distinct on (stated.customer_id)
    stated.customer_id,
    'budget_clarity' as dimension,
    case
        when stated.budget_min is null and stated.budget_max is null then 1
        when
            stated.budget_min is null
            or stated.budget_max is null
            or 'budget_text' = any(stated.vague_columns)
            then 2
        when
            (stated.budget_max - stated.budget_min) * 200
            <= cast(:clear_budget_spread_pct as numeric)
            * (stated.budget_max + stated.budget_min)
            then 3
        else 2
    end as level,
    stated.record_id
from stated_requirement as stated
where
    coalesce(stated.budget_min, stated.budget_max) is not null
    or stated.budget_text is not null
order by stated.customer_id asc, stated.recorded_date desc, stated.requirement_id desc
