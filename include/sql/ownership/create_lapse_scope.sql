-- purpose: the customers whose clock is set anew
-- grain:   one row per customer_id; lives for one transaction
-- writes:  lapse_scope (temporary)
create temporary table lapse_scope (
    customer_id text primary key
) on commit drop
