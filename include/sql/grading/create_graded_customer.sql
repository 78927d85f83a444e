-- purpose: the customers whose evidence is weighed in this run, with what came of it
-- grain:   one row per customer_id; lives for one transaction
-- writes:  graded_customer (temporary)
create temporary table graded_customer (
    customer_id text primary key
) on commit drop
