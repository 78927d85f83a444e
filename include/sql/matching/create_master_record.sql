-- purpose: the records that new ones are matched against, with the fields as received
-- grain:   one row per record of a matching book
-- reads:   -    writes: matching_record
-- params:  -
create table if not exists matching_record (
    record_number bigint primary key,
    record_id text not null unique,
    fields text not null,
    cluster_number bigint not null
)
