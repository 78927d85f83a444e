-- purpose: pairs of affected parties that share a key that is not hot; under one key
--          each party meets the next ones in order of content, so that a key with
--          thousands of records stays linear. Namesakes meet only where one of them
--          names no company.
-- grain:   one row per pair
-- reads:   affected_party, key_state, party_key, party
-- params:  band
with holder as (
    select
        party_key.key_type,
        party_key.key_value,
        party_key.party_id,
        party.company_key is null and party.company_party_key is null as is_alone,
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
    where not key_state.is_hot
)

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
        and one.party_id in (select affected_party.party_id from affected_party)
        and other.party_id in (select affected_party.party_id from affected_party)
group by
    least(one.party_id, other.party_id),
    greatest(one.party_id, other.party_id)
order by party_id_low, party_id_high
