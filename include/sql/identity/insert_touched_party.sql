-- purpose: parties that got another customer, besides those listed
-- grain:   one row per party
-- reads:   moved_party    writes: touched_party
-- params:  party_ids
insert into touched_party (party_id)
select listed.party_id
from unnest(cast(:party_ids as bigint[])) as listed (party_id)
union
select moved_party.party_id
from moved_party
on conflict (party_id) do nothing
