-- purpose: pairs that share a key which is not hot: with a new record, or any where the key has
--          just cooled down
-- grain:   one row per pair and key that they share, the lower record number first
-- reads:   probed_key, new_key, matching_link    writes: -
-- params:  -
with arrived as (
    select
        new_key.key_hash,
        new_key.record_number,
        probed_key.staying,
        probed_key.gained_count
    from new_key
    inner join probed_key on new_key.key_hash = probed_key.key_hash and not probed_key.is_hot
),

cooled as (
    select
        probed_key.key_hash,
        unnest(probed_key.staying) as record_number
    from probed_key
    where probed_key.was_hot and not probed_key.is_hot
)

select
    least(held.record_number, arrived.record_number) as low_number,
    greatest(held.record_number, arrived.record_number) as high_number
from arrived
cross join lateral unnest(arrived.staying) as held (record_number)
union all
select
    one.record_number as low_number,
    other.record_number as high_number
from arrived as one
inner join arrived as other
    on one.key_hash = other.key_hash and one.record_number < other.record_number
where one.gained_count > 1 and other.gained_count > 1
union all
select
    one.record_number as low_number,
    other.record_number as high_number
from cooled as one
inner join cooled as other
    on one.key_hash = other.key_hash and one.record_number < other.record_number
left join leadflow.matching_link
    on
        one.record_number = matching_link.low_number
        and other.record_number = matching_link.high_number
where matching_link.low_number is null
