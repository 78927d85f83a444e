-- purpose: the highest customer number ever given; ids are never reused
-- grain:   one row
-- reads:   customer
select coalesce(max(cast(substr(customer.customer_id, 2) as integer)), 0) as last_number
from leadflow.customer
