-- purpose: the combinations of levels that occur: few, however many customers there are
-- grain:   one row per combination
-- reads:   customer_level
select distinct
    need_urgency,
    budget_clarity,
    decision_chain_clarity,
    intent,
    decision_cycle,
    potential
from customer_level
order by
    need_urgency,
    budget_clarity,
    decision_chain_clarity,
    intent,
    decision_cycle,
    potential
