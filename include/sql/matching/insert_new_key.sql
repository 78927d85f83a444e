-- purpose: keep the keys of the records that arrived
-- grain:   one row per new record and key, in the order of the index that takes longest
-- reads:   new_key    writes: matching_key
-- params:  -
insert into leadflow.matching_key (key_hash, record_number, most_records)
select
    new_key.key_hash,
    new_key.record_number,
    new_key.most_records
from new_key
order by new_key.key_hash
