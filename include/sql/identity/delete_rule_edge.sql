-- purpose: the rule's old edges among affected parties, before the new ones are written
-- grain:   one row per pair
-- reads:   affected_party    writes: match_edge
delete from leadflow.match_edge
using affected_party
where
    match_edge.party_id_low = affected_party.party_id
    and match_edge.decided_by = 'rule'
