-- purpose: customers that are awake again; the book's rule gives them their lifecycle back
-- grain:   one customer
-- reads:   awake_customer    writes: customer
update customer
set
    lifecycle = 'lead',
    dormant_since_date = null
from awake_customer
where customer.customer_id = awake_customer.customer_id
