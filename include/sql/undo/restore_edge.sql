-- purpose: what people decided about a pair holds as soon as both of its records are there again
-- grain:   one row per pair
-- reads:   undo_edge, party    writes: match_edge
insert into match_edge (
    party_id_low, party_id_high, evidence, decision, strength, reason, model_version,
    decided_by
)
select
    undo_edge.party_id_low,
    undo_edge.party_id_high,
    undo_edge.evidence,
    undo_edge.decision,
    undo_edge.strength,
    undo_edge.reason,
    undo_edge.model_version,
    undo_edge.decided_by
from undo_edge
inner join party as low on undo_edge.party_id_low = low.party_id
inner join party as high on undo_edge.party_id_high = high.party_id
on conflict (party_id_low, party_id_high) do nothing
