-- purpose: pairs of affected parties that the evidence puts into one cluster by a link of
--          their own, with their comparisons where these were made under the same model
--          and fields; none that shares a key which is too common to mean anything
-- grain:   one row per pair
-- reads:   affected_party, matching_link, matching_record, matching_model, match_edge,
--          key_state, party_key
-- params:  join_bits
select
    matching_link.low_number as party_id_low,
    matching_link.high_number as party_id_high,
    matching_link.bits,
    matching_model.model_version,
    match_edge.comparisons
from affected_party
inner join leadflow.matching_link
    on
        affected_party.party_id = matching_link.low_number
        and matching_link.bits >= cast(:join_bits as real)
inner join affected_party as other on matching_link.high_number = other.party_id
inner join leadflow.matching_record as low
    on matching_link.low_number = low.record_number
inner join leadflow.matching_record as high
    on
        matching_link.high_number = high.record_number
        and low.cluster_number = high.cluster_number
inner join leadflow.matching_model on matching_model.is_current
left join leadflow.match_edge
    on
        matching_link.low_number = match_edge.party_id_low
        and matching_link.high_number = match_edge.party_id_high
        and matching_link.bits = match_edge.bits
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
            low_key.party_id = matching_link.low_number
            and high_key.party_id = matching_link.high_number
    )
order by matching_link.low_number, matching_link.high_number
