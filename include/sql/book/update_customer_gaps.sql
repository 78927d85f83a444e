-- purpose: what a customer's records lack of the mandatory fields (I6), which of its statements
--          are vague (I7), and its value class as last stated (G5)
-- grain:   one touched customer, judged on all its records together
-- reads:   touched_customer, membership, party, contact_party, contact, requirement, source_record,
--          typed_record
-- writes:  customer
-- A vague statement is settled by a newer one on the same subject that is not vague. A number that
-- is dead, or whose bearer has left, is none: the right one has to be found (Z2).
with phoned as (
    select distinct membership.customer_id
    from touched_customer
    inner join membership
        on
            touched_customer.customer_id = membership.customer_id
            and membership.valid_to_date is null
    inner join party on membership.party_id = party.party_id
    where
        not party.is_deleted
        and coalesce(party.mobile, party.landline) is not null
        and not exists (
            select 1
            from contact_party
            inner join contact on contact_party.contact_id = contact.contact_id
            where
                contact_party.party_id = party.party_id
                and coalesce(contact.contact_failure, contact.noted_failure)
                in ('number_invalid', 'left_company')
        )
    union
    select contact.customer_id
    from touched_customer
    inner join contact on touched_customer.customer_id = contact.customer_id
    where
        coalesce(contact.mobile, contact.landline) is not null
        and coalesce(contact.contact_failure, contact.noted_failure, '')
        not in ('number_invalid', 'left_company')
),

person_named as (
    select distinct contact.customer_id
    from touched_customer
    inner join contact on touched_customer.customer_id = contact.customer_id
    where contact.person_name is not null
),

needing as (
    select distinct requirement.customer_id
    from touched_customer
    inner join requirement on touched_customer.customer_id = requirement.customer_id
    where requirement.requirement_type is not null
),

vague as (
    select
        requirement.customer_id,
        array_agg(distinct vague_column.name order by vague_column.name) as fields
    from touched_customer
    inner join requirement on touched_customer.customer_id = requirement.customer_id
    cross join unnest(requirement.vague_columns) as vague_column (name)
    where
        not exists (
            select 1
            from requirement as newer
            where
                newer.customer_id = requirement.customer_id
                and (newer.recorded_date, newer.requirement_id)
                > (requirement.recorded_date, requirement.requirement_id)
                and to_jsonb(newer) ->> vague_column.name is not null
                and not vague_column.name = any(newer.vague_columns)
        )
    group by requirement.customer_id
),

valued as (
    select distinct on (membership.customer_id)
        membership.customer_id,
        typed_record.value_class
    from touched_customer
    inner join membership
        on
            touched_customer.customer_id = membership.customer_id
            and membership.valid_to_date is null
    inner join source_record
        on
            membership.party_id = source_record.party_id
            and source_record.is_current
    inner join typed_record on source_record.record_id = typed_record.record_id
    where
        typed_record.value_class is not null
        and typed_record.is_deleted is not true
    order by
        membership.customer_id asc,
        (source_record.record_type = 'customer_value') desc,
        coalesce(typed_record.close_date, typed_record.recorded_date) desc nulls last,
        source_record.record_id desc
),

judged as (
    select
        customer.customer_id,
        array_remove(
            array[
                case when person_named.customer_id is null then 'person_name' end,
                case when phoned.customer_id is null then 'phone' end,
                case
                    when coalesce(customer.legal_name, customer.short_name) is null
                        then 'company_name'
                end,
                case when needing.customer_id is null then 'requirement_type' end
            ],
            null
        ) as missing_fields,
        coalesce(vague.fields, '{}') as vague_fields,
        valued.value_class as stated_value
    from touched_customer
    inner join customer on touched_customer.customer_id = customer.customer_id
    left outer join phoned on customer.customer_id = phoned.customer_id
    left outer join person_named on customer.customer_id = person_named.customer_id
    left outer join needing on customer.customer_id = needing.customer_id
    left outer join vague on customer.customer_id = vague.customer_id
    left outer join valued on customer.customer_id = valued.customer_id
)

update customer
set
    missing_fields = judged.missing_fields,
    vague_fields = judged.vague_fields,
    stated_value = judged.stated_value
from judged
where
    customer.customer_id = judged.customer_id
    and (customer.missing_fields, customer.vague_fields, customer.stated_value)
    is distinct from (judged.missing_fields, judged.vague_fields, judged.stated_value)
