-- purpose: for each field the one source row that it survives from (D1), by the
--          survivorship table; fields of one group come from the same row. What a source
--          has deleted gives no value where a record is left; a customer of deleted
--          records alone keeps its last name. Verified is a record of which an activity
--          reached somebody and none failed since.
-- grain:   one row per (customer, field)
-- reads:   touched_customer, membership, party, typed_record, activity
-- writes:  field_source
-- params:  rules (JSON: field, field_group, rule), source_systems, record_types,
--          timezone, asks_activities
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
        bool_and(party.is_deleted) over (partition by membership.customer_id)
            as is_all_deleted,
        coalesce(verified.reached_at > coalesce(verified.failed_at, '-infinity'), false)
            as is_verified,
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
    left join lateral (
        select
            max(activity.occurred_at) filter (
                where activity.is_interaction and activity.contact_failure is null
            ) as reached_at,
            max(activity.occurred_at) filter (
                where activity.contact_failure is not null
            ) as failed_at
        from leadflow.activity
        where cast(:asks_activities as boolean) and activity.party_id = party.party_id
    ) as verified on true
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
    where
        nullif(trim(field.value), '') is not null
        and (not member.is_deleted or member.is_all_deleted)
),

weighed as (
    select
        candidate.*,
        survivorship_rule.rule,
        survivorship_rule.field_group,
        count(*) over (
            partition by
                candidate.customer_id, candidate.party_id, survivorship_rule.field_group
        ) as group_count,
        count(*) over (
            partition by candidate.customer_id, candidate.party_id
        ) as field_count
    from candidate
    inner join survivorship_rule on candidate.field = survivorship_rule.field
),

ranked as (
    select
        weighed.customer_id,
        weighed.field,
        weighed.value,
        weighed.record_id,
        weighed.rule,
        dense_rank() over (
            partition by weighed.customer_id, weighed.field_group
            order by
                case
                    when weighed.rule = 'full_name'
                        then not weighed.has_legal_form
                end,
                case
                    when weighed.rule = 'full_name'
                        then weighed.legal_name !~ '[一-鿿]'
                end,
                case when weighed.rule = 'newest_verified' then not weighed.is_verified end,
                case when weighed.rule = 'most_complete' then -weighed.group_count end,
                case when weighed.rule = 'most_complete' then -weighed.field_count end,
                case when weighed.rule = 'most_trusted' then weighed.source_rank end,
                case when weighed.rule = 'most_trusted' then weighed.record_rank end,
                case
                    when weighed.rule = 'oldest'
                        then extract(epoch from weighed.first_dated_at)
                    else -extract(epoch from weighed.dated_at)
                end nulls last,
                weighed.source_rank,
                weighed.record_rank,
                weighed.source_key,
                weighed.party_id
        ) as place
    from weighed
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
