-- purpose: everything that some rule wants done with a customer; each rule adds its own
--          rows
-- grain:   one row per customer and kind; wanted_date is the calendar day that the rule
--          asks for, however long ago; due_at the time of day, where one is asked for
create temporary table plan_candidate (
    customer_id text not null,
    kind text not null,
    wanted_date date not null,
    wished_channel text,
    questions jsonb not null,
    reason jsonb not null,
    due_at timestamptz,
    primary key (customer_id, kind)
) on commit drop
