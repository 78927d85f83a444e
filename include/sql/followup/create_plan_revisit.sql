-- purpose: days on which a customer is planned again though nothing of it has changed
-- grain:   one row per customer and such day; the earliest counts
-- What is due by the plan day, and pauses, are known without; a rule whose wish will
-- come up on a day, not from a fact, writes that day here.
create temporary table plan_revisit (
    customer_id text not null,
    revisit_date date not null
) on commit drop
