-- purpose: the edges among affected parties; what a rule leaves to a person asks a question
-- grain:   one row per pair
-- reads:   affected_party, match_edge
select
    match_edge.party_id_low,
    match_edge.party_id_high,
    match_edge.evidence,
    match_edge.decision,
    match_edge.strength,
    match_edge.reason,
    match_edge.decided_by,
    case when match_edge.decision = 'review' then match_edge.reason end as question
from affected_party
inner join leadflow.match_edge on affected_party.party_id = match_edge.party_id_low
order by match_edge.party_id_low, match_edge.party_id_high
