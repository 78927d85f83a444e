-- purpose: the match keys of changed parties. A company name without its legal form
--          matches nobody by itself, only together with the person or the company's own
--          domain; a person's name finds namesakes for a record without a company (D2).
--          Empty Salesforce look-ups (zeros) are no links.
-- grain:   one row per (key, party)
-- reads:   changed_party, changed_feature, party, typed_record    writes: party_key
with link as (
    select
        party.*,
        changed_feature.company_domain,
        case
            when party.source_system = 'salesforce'
                then left(typed_record.contact_source_id, 15)
            else nullif(trim(split_part(typed_record.contact_source_id, ';', 1)), '')
        end as contact_party_key,
        typed_record.merged_source_ids
    from changed_party
    inner join leadflow.party on changed_party.party_id = party.party_id
    inner join changed_feature on changed_party.party_id = changed_feature.party_id
    inner join leadflow.typed_record on party.record_id = typed_record.record_id
)

insert into leadflow.party_key (key_type, key_value, party_id)
select distinct
    party_key.key_type,
    party_key.key_value,
    link.party_id
from link
cross join
    lateral (
        values
        ('uscc', link.uscc),
        ('company', case when link.has_legal_form then link.company_key end),
        ('short_person', link.short_key || '/' || link.person_key),
        ('short_domain', link.short_key || '@' || link.company_domain),
        ('person', case when link.record_type <> 'company' then link.person_key end),
        ('mobile', link.mobile),
        ('landline', link.landline),
        ('email', case when not link.email_is_role then link.email end),
        ('wechat', link.wechat),
        (
            'company_link',
            link.source_system || '/company/'
            || case
                when link.record_type = 'company' then link.source_key
                else nullif(link.company_party_key, '000000000000000')
            end
        ),
        (
            'link',
            link.source_system || '/contact/'
            || case
                when link.record_type = 'contact' then link.source_key
                else nullif(link.contact_party_key, '000000000000000')
            end
        )
    ) as party_key (key_type, key_value)
where party_key.key_value is not null
union
-- a record that its source has merged with others meets them under the id of each
select
    case link.record_type when 'company' then 'company_link' else 'link' end as key_type,
    link.source_system || '/' || link.record_type || '/'
    || case
        when link.source_system = 'salesforce' then left(merged.source_key, 15)
        else merged.source_key
    end as key_value,
    link.party_id
from link
cross join
    unnest(
        link.source_key || string_to_array(replace(link.merged_source_ids, ' ', ''), ';')
    ) as merged (source_key)
where merged.source_key <> ''
