-- purpose: weigh whom something has happened to since the last night, and whose day has come
-- grain:   one row per live customer_id
-- reads:   book_waiting, customer    writes: graded_customer
-- params:  run_date
insert into graded_customer (customer_id)
select distinct customer.customer_id
from book_waiting
inner join customer on book_waiting.customer_id = customer.customer_id
where
    book_waiting.due_date <= cast(:run_date as date)
    and customer.merged_into is null
