-- purpose: the old match keys of changed parties
-- grain:   one row per (key, party)
-- reads:   changed_party    writes: party_key
delete from leadflow.party_key
using changed_party
where party_key.party_id = changed_party.party_id
