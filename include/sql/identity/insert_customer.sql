-- purpose: customers that this run found
-- grain:   one row per customer
-- writes:  customer
-- params:  customer_ids, run_date
insert into leadflow.customer (customer_id, created_date)
select
    created.customer_id,
    cast(:run_date as date) as created_date
from
    unnest(cast(:customer_ids as text[]))
    with ordinality as created (customer_id, position)
order by created.position
