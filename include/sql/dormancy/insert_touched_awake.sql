-- purpose: customers whose lifecycle the book judges anew
-- grain:   one row per customer_id
-- reads:   awake_customer    writes: touched_customer
insert into touched_customer (customer_id)
select awake_customer.customer_id
from awake_customer
