-- purpose: pairs of a new record with another that share a key which is not hot
-- grain:   one row per pair, the lower record number first
-- reads:   new_key, probed_key    writes: -
-- params:  -
with arrived as (
    select
        new_key.key_hash,
        min(new_key.most_records) as most_records,
        count(*) as new_count
    from new_key
    group by new_key.key_hash
),

held as (
    select
        probed_key.key_hash,
        count(*) as held_count
    from probed_key
    group by probed_key.key_hash
),

live as (
    select arrived.key_hash
    from arrived
    left join held on arrived.key_hash = held.key_hash
    where arrived.new_count + coalesce(held.held_count, 0) <= arrived.most_records
),

live_key as (
    select
        each_key.key_hash,
        each_key.record_number
    from new_key as each_key
    inner join live on each_key.key_hash = live.key_hash
)

select
    probed_key.record_number as low_number,
    live_key.record_number as high_number
from live_key
inner join probed_key on live_key.key_hash = probed_key.key_hash
union
select
    one.record_number as low_number,
    other.record_number as high_number
from live_key as one
inner join live_key as other on one.key_hash = other.key_hash
where one.record_number < other.record_number
