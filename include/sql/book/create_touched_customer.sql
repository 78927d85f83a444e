-- purpose: the customers whose state is judged again
-- grain:   one row per customer_id; lives for one transaction
-- writes:  touched_customer (temporary)
create temporary table touched_customer (
    customer_id text primary key
) on commit drop
