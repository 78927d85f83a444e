-- purpose: the affected parties with everything that comparing and clustering read
-- grain:   one row per party
-- reads:   affected_party, party, typed_record, membership
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
    membership.customer_id
from affected_party
inner join leadflow.party on affected_party.party_id = party.party_id
inner join leadflow.typed_record on party.record_id = typed_record.record_id
left join leadflow.membership
    on party.party_id = membership.party_id and membership.valid_to_date is null
order by party.party_id
