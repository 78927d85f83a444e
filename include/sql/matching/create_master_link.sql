-- purpose: pairs of records that may be one entity, with their evidence in bits
-- grain:   one row per pair, the lower record number first
-- reads:   -    writes: matching_link
-- params:  -
create table if not exists matching_link (
    low_number bigint not null,
    high_number bigint not null,
    bits real not null
)
