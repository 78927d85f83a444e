-- purpose: new parties, and the present features of changed ones; the owner is found
--          afterwards
-- grain:   one row per changed party
-- reads:   changed_party, changed_feature, typed_record    writes: party
-- params:  timezone
insert into leadflow.party (
    party_id, source_system, record_type, source_key, record_id, person_key, legal_name,
    short_name, company_key, short_key, has_legal_form, uscc, mobile, landline, email,
    email_is_role, wechat, company_party_key, registered_at, is_deleted
)
select
    changed_party.party_id,
    changed_party.source_system,
    changed_party.record_type,
    changed_party.source_key,
    changed_party.record_id,
    changed_feature.person_key,
    changed_feature.legal_name,
    changed_feature.short_name,
    changed_feature.company_key,
    changed_feature.short_key,
    changed_feature.has_legal_form,
    upper(typed_record.uscc) as uscc,
    typed_record.mobile,
    typed_record.landline,
    lower(typed_record.email) as email,
    changed_feature.email_is_role,
    lower(typed_record.wechat) as wechat,
    case
        when changed_party.source_system = 'salesforce'
            then left(typed_record.company_source_id, 15)
        else nullif(trim(split_part(typed_record.company_source_id, ';', 1)), '')
    end as company_party_key,
    coalesce(
        typed_record.source_created_at,
        cast(typed_record.recorded_date as timestamp)
        at time zone cast(:timezone as text)
    ) as registered_at,
    coalesce(typed_record.is_deleted, false) as is_deleted
from changed_party
inner join changed_feature on changed_party.party_id = changed_feature.party_id
inner join leadflow.typed_record on changed_party.record_id = typed_record.record_id
order by changed_party.party_id
on conflict (source_system, record_type, source_key) do update set
    record_id = excluded.record_id,
    person_key = excluded.person_key,
    legal_name = excluded.legal_name,
    short_name = excluded.short_name,
    company_key = excluded.company_key,
    short_key = excluded.short_key,
    has_legal_form = excluded.has_legal_form,
    uscc = excluded.uscc,
    mobile = excluded.mobile,
    landline = excluded.landline,
    email = excluded.email,
    email_is_role = excluded.email_is_role,
    wechat = excluded.wechat,
    company_party_key = excluded.company_party_key,
    owner_rep_id = null,
    registered_at = excluded.registered_at,
    is_deleted = excluded.is_deleted
