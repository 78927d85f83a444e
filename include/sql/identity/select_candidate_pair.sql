-- purpose: pairs with a compared party that share a key that is not hot; under one key
--          each party meets the next ones in order of content, so that a key with
--          thousands of records stays linear. What they share that is hot is told, too.
--          Namesakes meet only where one of them names no company.
-- grain:   one row per pair
-- reads:   affected_party, key_state, party_key, party
-- params:  band
with holder as (
    select
        party_key.key_type,
        party_key.key_value,
        party_key.party_id,
        party.company_key is null and party.company_party_key is null as is_alone,
        affected_party.party_id is not null as is_compared,
        row_number() over (
            partition by party_key.key_type, party_key.key_value
            order by
                party.uscc nulls first,
                party.source_system,
                party.record_type,
                party.source_key
        ) as position
    from key_state
    inner join leadflow.party_key
        on
            key_state.key_type = party_key.key_type
            and key_state.key_value = party_key.key_value
    inner join leadflow.party on party_key.party_id = party.party_id
    left join affected_party
        on party_key.party_id = affected_party.party_id and affected_party.round = 0
    where not key_state.is_hot
),

pair as (
    select
        least(one.party_id, other.party_id) as party_id_low,
        greatest(one.party_id, other.party_id) as party_id_high,
        array_agg(distinct one.key_type order by one.key_type) as key_types
    from holder as one
    inner join holder as other
        on
            one.key_type = other.key_type
            and one.key_value = other.key_value
            and other.position between one.position + 1 and one.position + :band
            and (one.key_type <> 'person' or one.is_alone or other.is_alone)
            and (one.is_compared or other.is_compared)
    group by
        least(one.party_id, other.party_id),
        greatest(one.party_id, other.party_id)
),

hot_holder as (
    select
        key_state.key_type,
        key_state.key_value,
        party_key.party_id
    from key_state
    inner join leadflow.party_key
        on
            key_state.key_type = party_key.key_type
            and key_state.key_value = party_key.key_value
    where key_state.is_hot
),

hot_pair as (
    select
        pair.party_id_low,
        pair.party_id_high,
        array_agg(distinct low.key_type order by low.key_type) as key_types
    from pair
    inner join hot_holder as low on pair.party_id_low = low.party_id
    inner join hot_holder as high
        on
            pair.party_id_high = high.party_id
            and low.key_type = high.key_type
            and low.key_value = high.key_value
    group by pair.party_id_low, pair.party_id_high
)

select
    pair.party_id_low,
    pair.party_id_high,
    pair.key_types,
    coalesce(hot_pair.key_types, '{}') as hot_key_types
from pair
left join hot_pair
    on
        pair.party_id_low = hot_pair.party_id_low
        and pair.party_id_high = hot_pair.party_id_high
order by pair.party_id_low, pair.party_id_high
