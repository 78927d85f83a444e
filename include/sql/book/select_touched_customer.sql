-- purpose: the customers that this run judges
-- grain:   one row per customer_id
-- reads:   touched_customer
select touched_customer.customer_id
from touched_customer
order by touched_customer.customer_id
