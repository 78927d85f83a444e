-- purpose: the keys of a record
-- grain:   -
-- reads:   matching_key    writes: -
-- params:  -
create index if not exists matching_key_by_record
on matching_key (record_number)
