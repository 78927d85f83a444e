-- purpose: given customers are planned, whatever their present step
-- grain:   one row per customer
-- reads:   customer    writes: plan_scope
-- params:  customer_ids (text[])
insert into plan_scope (customer_id)
select customer.customer_id
from customer
where customer.customer_id = any(cast(:customer_ids as text[]))
