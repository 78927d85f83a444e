-- purpose: parties with everything that comparing reads
-- grain:   one row per party
-- reads:   party, typed_record
-- params:  party_ids
select
    party.party_id,
    party.source_system,
    party.record_type,
    party.source_key,
    typed_record.person_name,
    party.person_key,
    typed_record.company_name,
    party.company_key,
    party.short_key,
    party.has_legal_form,
    party.uscc,
    party.mobile,
    party.landline,
    party.email,
    party.email_is_role,
    party.wechat
from leadflow.party
inner join leadflow.typed_record on party.record_id = typed_record.record_id
where party.party_id = any(cast(:party_ids as bigint[]))
order by party.party_id
