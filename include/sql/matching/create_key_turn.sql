-- purpose: whether a touched key was hot and whether it is now
-- grain:   one row per touched key
-- reads:   touched_key, probed_key    writes: key_turn (temporary)
-- params:  -
create temporary table key_turn on commit drop as
select
    touched_key.key_hash,
    count(probed_key.record_number) > touched_key.most_records as was_hot,
    count(probed_key.record_number) filter (where probed_key.stays)
    + touched_key.gained_count
    > touched_key.most_records as is_hot
from touched_key
left join probed_key on touched_key.key_hash = probed_key.key_hash
group by touched_key.key_hash, touched_key.most_records, touched_key.gained_count
