-- purpose: whoever shares a key or a joining link with the newest round of affected
--          parties
-- grain:   one row per party
-- reads:   affected_party, party, party_key, key_state, matching_link
-- writes:  affected_party
-- params:  round, join_bits
insert into affected_party (party_id, round)
with frontier as (
    select
        party.party_id,
        party.company_key is null and party.company_party_key is null as is_alone
    from affected_party
    inner join leadflow.party on affected_party.party_id = party.party_id
    where affected_party.round = :round
),

neighbour as (
    select other_key.party_id
    from frontier
    inner join leadflow.party_key on frontier.party_id = party_key.party_id
    inner join key_state
        on
            party_key.key_type = key_state.key_type
            and party_key.key_value = key_state.key_value
            and not key_state.is_hot
    inner join leadflow.party_key as other_key
        on
            party_key.key_type = other_key.key_type
            and party_key.key_value = other_key.key_value
    inner join leadflow.party as other on other_key.party_id = other.party_id
    where
        party_key.key_type <> 'person'
        or frontier.is_alone
        or (other.company_key is null and other.company_party_key is null)
    union
    select matching_link.high_number
    from frontier
    inner join leadflow.matching_link
        on
            frontier.party_id = matching_link.low_number
            and matching_link.bits >= cast(:join_bits as real)
    union
    select matching_link.low_number
    from frontier
    inner join leadflow.matching_link
        on
            frontier.party_id = matching_link.high_number
            and matching_link.bits >= cast(:join_bits as real)
)

select
    neighbour.party_id,
    :round + 1 as round
from neighbour
on conflict (party_id) do nothing
