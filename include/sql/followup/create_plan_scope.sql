-- purpose: the customers that this run plans anew; every statement of the plan is
--          limited to them
-- grain:   one row per customer, those that are live no more included, to retire their
--          steps
create temporary table plan_scope (
    customer_id text primary key
) on commit drop
