-- purpose: clocks of customers that a person's decision or an undo has changed
-- grain:   one row per customer
-- writes:  lapse_scope
-- params:  customer_ids
insert into lapse_scope (customer_id)
select named.customer_id
from unnest(cast(:customer_ids as text[])) as named (customer_id)
on conflict (customer_id) do nothing
