-- purpose: weigh the evidence of the whole book: time alone moves grades
-- grain:   one row per live customer_id
-- reads:   customer    writes: graded_customer
insert into graded_customer (customer_id)
select customer.customer_id
from customer
where customer.merged_into is null
