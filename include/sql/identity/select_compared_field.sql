-- purpose: the fields of parties that the evidence is weighed on
-- grain:   one row per party
-- reads:   party, typed_record
-- params:  party_ids (null: every party)
select
    party.party_id,
    party.source_system || '/' || party.record_type || '/' || party.source_key as record_key,
    typed_record.person_name,
    typed_record.company_name,
    party.uscc,
    party.mobile,
    party.landline as phone,
    party.email,
    typed_record.website,
    party.wechat,
    typed_record.city
from leadflow.party
inner join leadflow.typed_record on party.record_id = typed_record.record_id
where
    cast(:party_ids as bigint[]) is null
    or party.party_id = any(cast(:party_ids as bigint[]))
order by party.party_id
