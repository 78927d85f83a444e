-- purpose: the rule's old edges of compared parties, before the new ones are written
-- grain:   one row per pair
-- reads:   affected_party    writes: match_edge
delete from leadflow.match_edge
using affected_party
where
    affected_party.round = 0
    and affected_party.party_id in (match_edge.party_id_low, match_edge.party_id_high)
    and match_edge.decided_by = 'rule'
