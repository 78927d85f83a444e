-- purpose: weigh the evidence of these customers
-- grain:   one row per live customer_id
-- reads:   customer    writes: graded_customer
-- params:  customer_ids
insert into graded_customer (customer_id)
select customer.customer_id
from customer
where
    customer.customer_id = any(cast(:customer_ids as text[]))
    and customer.merged_into is null
