-- purpose: for each field the one source row that it survives from (D1), by the
--          survivorship table; fields of one group come from the same row
-- grain:   one row per (customer, field)
-- reads:   touched_customer, membership, party, typed_record    writes: field_source
-- params:  rules (JSON: field, field_group, rule), source_systems, record_types,
--          timezone
insert into leadflow.field_source (customer_id, field, value, record_id, rule)
with survivorship_rule as (
    select
        told.field,
        told.field_group,
        told.rule
    from
        jsonb_to_recordset(cast(:rules as jsonb)) as told (
            field text, field_group text, rule text
        )
),

member as (
    select
        membership.customer_id,
        party.party_id,
        party.source_key,
        party.record_id,
        party.is_deleted,
        party.has_legal_form,
        party.legal_name,
        party.short_name,
        party.uscc,
        typed_record.industry,
        typed_record.employees_min,
        typed_record.employees_max,
        typed_record.revenue_min,
        typed_record.revenue_max,
        typed_record.website,
        typed_record.city,
        typed_record.lead_source,
        coalesce(
            typed_record.source_updated_at,
            typed_record.source_created_at,
            cast(typed_record.recorded_date as timestamp)
            at time zone cast(:timezone as text)
        ) as dated_at,
        coalesce(typed_record.source_created_at, party.registered_at) as first_dated_at,
        coalesce(
            array_position(cast(:source_systems as text[]), party.source_system), 1000
        ) as source_rank,
        coalesce(array_position(cast(:record_types as text[]), party.record_type), 1000)
            as record_rank
    from touched_customer
    inner join leadflow.membership
        on
            touched_customer.customer_id = membership.customer_id
            and membership.valid_to_date is null
    inner join leadflow.party on membership.party_id = party.party_id
    inner join leadflow.typed_record on party.record_id = typed_record.record_id
    where touched_customer.is_live
),

candidate as (
    select
        member.*,
        field.field,
        field.value
    from member
    cross join
        lateral (
            values
            ('legal_name', member.legal_name),
            ('short_name', member.short_name),
            ('uscc', member.uscc),
            ('industry', member.industry),
            ('employees_min', cast(member.employees_min as text)),
            ('employees_max', cast(member.employees_max as text)),
            ('revenue_min', cast(member.revenue_min as text)),
            ('revenue_max', cast(member.revenue_max as text)),
            ('website', member.website),
            ('city', member.city),
            ('lead_source', member.lead_source)
        ) as field (field, value)
    where nullif(trim(field.value), '') is not null
),

ranked as (
    select
        candidate.customer_id,
        candidate.field,
        candidate.value,
        candidate.record_id,
        survivorship_rule.rule,
        dense_rank() over (
            partition by candidate.customer_id, survivorship_rule.field_group
            order by
                candidate.is_deleted,
                case
                    when survivorship_rule.rule = 'full_name'
                        then not candidate.has_legal_form
                end,
                case
                    when survivorship_rule.rule = 'full_name'
                        then candidate.legal_name !~ '[一-鿿]'
                end,
                case
                    when survivorship_rule.rule = 'oldest'
                        then extract(epoch from candidate.first_dated_at)
                    else -extract(epoch from candidate.dated_at)
                end nulls last,
                candidate.source_rank,
                candidate.record_rank,
                candidate.source_key,
                candidate.party_id
        ) as place
    from candidate
    inner join survivorship_rule on candidate.field = survivorship_rule.field
)

select
    ranked.customer_id,
    ranked.field,
    ranked.value,
    ranked.record_id,
    ranked.rule
from ranked
where ranked.place = 1
order by ranked.customer_id, ranked.field
