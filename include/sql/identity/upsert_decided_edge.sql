-- purpose: what a person decided about pairs; people's decisions always win, the latest
--          one first
-- grain:   one row per pair
-- writes:  match_edge
-- params:  pairs (JSON: low, high), decision, strength, reason, decided_by,
--          model_version
insert into leadflow.match_edge (
    party_id_low, party_id_high, evidence, decision, strength, reason, model_version,
    decided_by
)
select
    pair.low,
    pair.high,
    array['person'] as evidence,
    cast(:decision as text) as decision,
    cast(:strength as integer) as strength,
    cast(:reason as text) as reason,
    cast(:model_version as text) as model_version,
    cast(:decided_by as text) as decided_by
from jsonb_to_recordset(cast(:pairs as jsonb)) as pair (low bigint, high bigint)
order by pair.low, pair.high
on conflict (party_id_low, party_id_high) do update set
    evidence = excluded.evidence,
    decision = excluded.decision,
    strength = excluded.strength,
    reason = excluded.reason,
    model_version = excluded.model_version,
    decided_by = excluded.decided_by
