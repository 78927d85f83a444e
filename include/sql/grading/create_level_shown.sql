-- purpose: what each row shows of a grading dimension (G1–G3)
-- grain:   one row per customer, dimension and row that shows it; lives for one transaction
-- writes:  level_shown (temporary)
-- Levels: 1 low, 2 middle, 3 high; the highest one shown counts.
create temporary table level_shown (
    customer_id text not null,
    dimension text not null,
    level integer not null check (level between 1 and 3),
    record_id bigint not null
) on commit drop
