-- purpose: what a step is about to change in ownership; each way of changing adds rows
--          to it
-- grain:   one row per customer that gets an owner or falls to the lead pool (owner_id
--          null)
create temporary table owner_change (
    customer_id text primary key,
    owner_id text,
    reason text not null,
    evidence jsonb not null
) on commit drop
