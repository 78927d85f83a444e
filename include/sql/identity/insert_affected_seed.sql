-- purpose: the parties that changed (round 0) or that a person has decided about (round 1)
-- grain:   one row per party
-- reads:   party    writes: affected_party
-- params:  party_ids, round
insert into affected_party (party_id, round)
select
    party.party_id,
    cast(:round as integer) as round
from leadflow.party
where party.party_id = any(cast(:party_ids as bigint[]))
on conflict (party_id) do nothing
