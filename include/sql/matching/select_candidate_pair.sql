-- purpose: pairs that share a key which is not hot: with a new record, or any where the key has
--          just cooled down
-- grain:   one row: arrays with an element a pair, the lower record number first; null for none
-- reads:   key_turn, new_key, probed_key, matching_link    writes: -
-- params:  -
with live as (
    select
        key_turn.key_hash,
        key_turn.was_hot
    from key_turn
    where not key_turn.is_hot
),

arrived as (
    select
        new_key.key_hash,
        new_key.record_number
    from new_key
    inner join live on new_key.key_hash = live.key_hash
),

held as (
    select
        probed_key.key_hash,
        probed_key.record_number,
        live.was_hot
    from probed_key
    inner join live on probed_key.key_hash = live.key_hash
    where probed_key.stays
),

pair as (
    select
        least(held.record_number, arrived.record_number) as low_number,
        greatest(held.record_number, arrived.record_number) as high_number
    from arrived
    inner join held on arrived.key_hash = held.key_hash
    union
    select
        one.record_number as low_number,
        other.record_number as high_number
    from arrived as one
    inner join arrived as other
        on one.key_hash = other.key_hash and one.record_number < other.record_number
    union
    select
        one.record_number as low_number,
        other.record_number as high_number
    from held as one
    inner join held as other
        on one.key_hash = other.key_hash and one.record_number < other.record_number
    left join leadflow.matching_link
        on
            one.record_number = matching_link.low_number
            and other.record_number = matching_link.high_number
    where one.was_hot and matching_link.low_number is null
)

select
    array_agg(pair.low_number) as low_numbers,
    array_agg(pair.high_number) as high_numbers
from pair
