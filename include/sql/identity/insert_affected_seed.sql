-- purpose: the parties that changed or that a person has decided about
-- grain:   one row per party
-- reads:   party    writes: affected_party
-- params:  party_ids
insert into affected_party (party_id, round)
select
    party.party_id,
    0 as round
from leadflow.party
where party.party_id = any(cast(:party_ids as bigint[]))
