-- purpose: probe keys without touching the table
-- grain:   -
-- reads:   matching_key    writes: -
-- params:  -
create index if not exists matching_key_by_hash
on matching_key (key_hash) include (record_number, most_records)
