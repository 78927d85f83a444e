-- purpose: identity-bearing records that no party holds yet, with the key of their
--          party; Salesforce ids are the same record when their first 15 characters are
-- grain:   one row per source record
-- reads:   source_record, typed_record    writes: new_record (temporary)
-- Odoo keeps leads and opportunities in one table under one id, with the contact in
-- either: an opportunity that says whose it is stands for the lead that it was.
create temporary table new_record on commit drop as
select
    source_record.record_id,
    source_record.source_system,
    case source_record.record_type
        when 'deal' then 'lead'
        else source_record.record_type
    end as record_type,
    case
        when source_record.source_id is null then source_record.content_sha256
        when source_record.source_system = 'salesforce'
            then left(source_record.source_id, 15)
        else source_record.source_id
    end as source_key,
    source_record.outcome,
    source_record.is_current
from leadflow.source_record
where
    source_record.party_id is null
    and source_record.outcome in ('accepted', 'repaired', 'duplicate')
    and (
        source_record.record_type in ('lead', 'contact', 'company')
        or (
            source_record.record_type = 'deal'
            and source_record.source_system = 'odoo'
            and exists (
                select 1
                from leadflow.typed_record
                where
                    typed_record.record_id = source_record.record_id
                    and num_nonnulls(
                        typed_record.company_name,
                        typed_record.mobile,
                        typed_record.landline,
                        typed_record.email
                    ) > 0
            )
        )
    )
