-- purpose: since when a customer would be dormant, had anybody ever reached it
-- grain:   one customer
-- reads:   newly_unreached    writes: customer
update customer
set never_reached_since_date = newly_unreached.since_date
from newly_unreached
where customer.customer_id = newly_unreached.customer_id
