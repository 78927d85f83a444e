-- purpose: the level of each grading dimension (G1) with the rows that show it
-- grain:   one row per customer_id; lives for one transaction
-- writes:  customer_level (temporary)
create temporary table customer_level (
    customer_id text primary key,
    need_urgency text not null,
    budget_clarity text not null,
    decision_chain_clarity text not null,
    evidence jsonb not null
) on commit drop
