-- purpose: records that had a key which is hot now and was not: what met under it alone parts
-- grain:   one row per record
-- reads:   key_turn, probed_key    writes: heated_record (temporary)
-- params:  -
create temporary table heated_record on commit drop as
select distinct probed_key.record_number
from key_turn
inner join probed_key on key_turn.key_hash = probed_key.key_hash and probed_key.stays
where key_turn.is_hot and not key_turn.was_hot
