-- purpose: the texts of changed parties that Python normalises
-- grain:   one row per changed party
-- reads:   changed_party, typed_record
select
    changed_party.party_id,
    typed_record.company_name,
    typed_record.person_name,
    typed_record.email,
    typed_record.website
from changed_party
inner join leadflow.typed_record on changed_party.record_id = typed_record.record_id
order by changed_party.party_id
