-- purpose: the customers that the import can have changed
-- grain:   one row per customer; lives for one transaction
-- writes:  undo_customer (temporary)
create temporary table undo_customer (customer_id text primary key) on commit drop
