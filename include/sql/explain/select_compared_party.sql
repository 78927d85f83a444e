-- purpose: records with everything that the rules compare, and the row each stands in
-- grain:   one row per party
-- reads:   party, typed_record, source_record, source_file
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
    party.wechat,
    source_file.file_name || ' row ' || source_record.row_number as source_row
from leadflow.party
inner join leadflow.typed_record on party.record_id = typed_record.record_id
inner join leadflow.source_record on party.record_id = source_record.record_id
inner join leadflow.source_file on source_record.file_id = source_file.file_id
where party.party_id = any(cast(:party_ids as bigint[]))
order by party.party_id
