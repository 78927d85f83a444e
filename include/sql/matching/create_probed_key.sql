-- purpose: who already has a new record's keys; no more of a hot key is read than shows it hot
-- grain:   one row per new key and record that had it before
-- reads:   new_key, matching_key    writes: probed_key
-- params:  -
create temporary table probed_key on commit drop as
with arrived as (
    select
        new_key.key_hash,
        min(new_key.most_records) as most_records,
        count(*) as new_count
    from new_key
    group by new_key.key_hash
)

select
    arrived.key_hash,
    arrived.most_records,
    arrived.new_count,
    held.record_number
from arrived
cross join lateral (
    select matching_key.record_number
    from matching_key
    where matching_key.key_hash = arrived.key_hash
    limit arrived.most_records + 1
) as held
