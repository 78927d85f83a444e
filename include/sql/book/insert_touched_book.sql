-- purpose: judge every customer again
-- grain:   one row per live customer_id
-- reads:   customer    writes: touched_customer
insert into touched_customer (customer_id)
select customer.customer_id
from customer
where customer.merged_into is null
