-- purpose: every clock is set anew: the rules have changed, or none has been set yet
-- grain:   one row per customer that is owned or has a clock
-- reads:   ownership_history, lapse_clock    writes: lapse_scope
insert into lapse_scope (customer_id)
select ownership_history.customer_id
from ownership_history
where
    ownership_history.valid_to_at is null
    and ownership_history.owner_id is not null
union
select lapse_clock.customer_id
from lapse_clock
