-- purpose: the live customers that an un-merge has just left and made
-- grain:   one row per customer
-- reads:   touched_customer (of identity)
select touched_customer.customer_id
from touched_customer
where touched_customer.is_live
order by touched_customer.customer_id
