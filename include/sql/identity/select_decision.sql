-- purpose: what people have decided about pairs of affected parties
-- grain:   one row per pair
-- reads:   affected_party, match_edge
select
    match_edge.party_id_low,
    match_edge.party_id_high,
    match_edge.evidence,
    match_edge.decision,
    match_edge.strength,
    match_edge.reason,
    match_edge.decided_by
from affected_party
inner join leadflow.match_edge on affected_party.party_id = match_edge.party_id_low
where match_edge.decided_by <> 'rule'
order by match_edge.party_id_low, match_edge.party_id_high
