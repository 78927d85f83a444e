-- purpose: pairs of compared parties about which a person has decided
-- grain:   one row per pair
-- reads:   affected_party, match_edge
select
    match_edge.party_id_low,
    match_edge.party_id_high
from affected_party
inner join leadflow.match_edge on affected_party.party_id = match_edge.party_id_low
where affected_party.round = 0 and match_edge.decided_by <> 'rule'
union
select
    match_edge.party_id_low,
    match_edge.party_id_high
from affected_party
inner join leadflow.match_edge on affected_party.party_id = match_edge.party_id_high
where affected_party.round = 0 and match_edge.decided_by <> 'rule'
