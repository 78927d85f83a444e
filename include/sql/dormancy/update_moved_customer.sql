-- purpose: the day since when a customer is dormant, after its last interaction moved
-- grain:   one customer
-- reads:   moved_dormancy    writes: customer
update customer
set dormant_since_date = moved_dormancy.after_date
from moved_dormancy
where customer.customer_id = moved_dormancy.customer_id
