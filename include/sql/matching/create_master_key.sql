-- purpose: keys under which records meet; a key that more than most_records have is hot
-- grain:   one row per record and key
-- reads:   -    writes: matching_key
-- params:  -
create table if not exists matching_key (
    key_hash bigint not null,
    record_number bigint not null,
    most_records smallint not null
)
