-- purpose: how clear the budget is (G1, G2): the newest statement on it counts
-- grain:   at most one row per customer
-- reads:   stated_need    writes: dimension_evidence
-- params:  clear_budget_spread_pct
-- A narrow range is clear (high), a wide, one-sided or vague one middling, words alone low.
insert into dimension_evidence (customer_id, dimension, level, record_id)
select distinct on (stated_need.customer_id)
    stated_need.customer_id,
    'budget_clarity' as dimension,
    case
        when stated_need.budget_min is null and stated_need.budget_max is null then 1
        when
            stated_need.budget_min is null
            or stated_need.budget_max is null
            or 'budget_text' = any(stated_need.vague_columns)
            then 2
        when
            (stated_need.budget_max - stated_need.budget_min) * 200
            <= cast(:clear_budget_spread_pct as numeric)
            * (stated_need.budget_max + stated_need.budget_min)
            then 3
        else 2
    end as level,
    stated_need.record_id
from stated_need
where
    coalesce(stated_need.budget_min, stated_need.budget_max) is not null
    or stated_need.budget_text is not null
order by
    stated_need.customer_id asc,
    stated_need.recorded_date desc,
    stated_need.requirement_id desc
