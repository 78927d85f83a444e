-- purpose: who has just got an owner has a clock at once, who has lost one has none
-- grain:   one row per changed customer
-- reads:   owner_change    writes: lapse_scope
insert into lapse_scope (customer_id)
select owner_change.customer_id
from owner_change
on conflict (customer_id) do nothing
