-- purpose: which contact each record names
-- grain:   one row per party
-- reads:   person_party    writes: contact_party
insert into leadflow.contact_party (party_id, contact_id)
select
    person_party.party_id,
    person_party.contact_id
from person_party
order by person_party.party_id
