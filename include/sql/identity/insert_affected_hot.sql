-- purpose: pairs that rest on a key that has become too common have to be decided anew
--          as well
-- grain:   one row per party
-- reads:   key_state, party_key, match_edge    writes: affected_party
insert into affected_party (party_id, round)
select distinct
    unnest(array[match_edge.party_id_low, match_edge.party_id_high]) as party_id,
    0 as round
from key_state
inner join leadflow.party_key as low_key
    on key_state.key_type = low_key.key_type and key_state.key_value = low_key.key_value
inner join leadflow.match_edge
    on low_key.party_id = match_edge.party_id_low and match_edge.decided_by = 'rule'
inner join leadflow.party_key as high_key
    on
        match_edge.party_id_high = high_key.party_id
        and low_key.key_type = high_key.key_type
        and low_key.key_value = high_key.key_value
where
    key_state.is_hot
    and match_edge.evidence && case key_state.key_type
        when 'landline' then array['landline_company', 'landline_person', 'weights']
        when 'person' then array['person_name']
        else array[key_state.key_type, 'weights']
    end
on conflict (party_id) do nothing
