-- purpose: the combinations of levels that occur; at most 64
-- grain:   one row per combination
-- reads:   customer_level
select distinct
    need_urgency,
    budget_clarity,
    decision_chain_clarity
from customer_level
order by need_urgency, budget_clarity, decision_chain_clarity
