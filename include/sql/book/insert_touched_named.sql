-- purpose: judge these customers again
-- grain:   one row per live customer_id
-- reads:   customer    writes: touched_customer
-- params:  customer_ids
insert into touched_customer (customer_id)
select customer.customer_id
from customer
where
    customer.customer_id = any(cast(:customer_ids as text[]))
    and customer.merged_into is null
