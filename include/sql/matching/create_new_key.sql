-- purpose: the keys of the records that arrive, filled by COPY
-- grain:   one row per new record and key
-- reads:   -    writes: new_key
-- params:  -
create temporary table new_key (
    key_hash bigint not null,
    record_number bigint not null,
    most_records smallint not null
) on commit drop
