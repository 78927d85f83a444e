-- purpose: pairs with a compared party that the evidence puts into one cluster by a link of
--          their own, with their comparisons where these were made under the same model
--          and fields; none that shares a key which is too common to mean anything
-- grain:   one row per pair
-- reads:   affected_party, matching_link, matching_record, matching_model, match_edge,
--          key_state, party_key
-- params:  join_bits
with link as (
    select
        matching_link.low_number,
        matching_link.high_number,
        matching_link.bits
    from affected_party
    inner join leadflow.matching_link on affected_party.party_id = matching_link.low_number
    where affected_party.round = 0 and matching_link.bits >= cast(:join_bits as real)
    union
    select
        matching_link.low_number,
        matching_link.high_number,
        matching_link.bits
    from affected_party
    inner join leadflow.matching_link on affected_party.party_id = matching_link.high_number
    where affected_party.round = 0 and matching_link.bits >= cast(:join_bits as real)
)

select
    link.low_number as party_id_low,
    link.high_number as party_id_high,
    link.bits,
    matching_model.model_version,
    match_edge.comparisons
from link
inner join leadflow.matching_record as low on link.low_number = low.record_number
inner join leadflow.matching_record as high
    on link.high_number = high.record_number and low.cluster_number = high.cluster_number
inner join leadflow.matching_model on matching_model.is_current
left join leadflow.match_edge
    on
        link.low_number = match_edge.party_id_low
        and link.high_number = match_edge.party_id_high
        and link.bits = match_edge.bits
        and matching_model.model_version = match_edge.model_version
where
    not exists (
        select 1
        from leadflow.party_key as low_key
        inner join key_state
            on
                low_key.key_type = key_state.key_type
                and low_key.key_value = key_state.key_value
                and key_state.is_hot
        inner join leadflow.party_key as high_key
            on
                low_key.key_type = high_key.key_type
                and low_key.key_value = high_key.key_value
        where
            low_key.party_id = link.low_number
            and high_key.party_id = link.high_number
    )
order by link.low_number, link.high_number
