-- purpose: what shows which level of which grading dimension
-- grain:   one row per customer, dimension and piece of evidence; level is 1 low, 2 middle,
--          3 high; lives for one transaction
-- writes:  dimension_evidence (temporary)
create temporary table dimension_evidence (
    customer_id text not null,
    dimension text not null,
    level integer not null,
    record_id bigint not null
) on commit drop
