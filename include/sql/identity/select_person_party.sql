-- purpose: the records of touched customers that name or reach a person; a company's
--          own phone counts only where no person of the customer has one
-- grain:   one row per party
-- reads:   touched_customer, membership, party, typed_record
with member as (
    select
        membership.customer_id,
        party.*,
        typed_record.person_name,
        coalesce(party.mobile, party.landline) is not null as has_phone,
        party.record_type <> 'company'
        and (
            nullif(trim(typed_record.person_name), '') is not null
            or party.mobile is not null
            or party.landline is not null
            or party.email is not null
            or party.wechat is not null
        ) as is_person
    from touched_customer
    inner join leadflow.membership
        on
            touched_customer.customer_id = membership.customer_id
            and membership.valid_to_date is null
    inner join leadflow.party on membership.party_id = party.party_id
    inner join leadflow.typed_record on party.record_id = typed_record.record_id
    where touched_customer.is_live and not party.is_deleted
),

reached as (
    select
        member.customer_id,
        bool_or(member.is_person and member.has_phone) as has_person_phone
    from member
    group by member.customer_id
)

select
    member.customer_id,
    member.party_id,
    member.source_system,
    member.record_type,
    member.source_key,
    member.person_name,
    member.person_key,
    member.mobile,
    member.landline,
    member.email,
    member.email_is_role,
    member.wechat
from member
inner join reached on member.customer_id = reached.customer_id
where
    member.is_person
    or (
        member.record_type = 'company'
        and member.has_phone
        and not reached.has_person_phone
    )
order by member.customer_id, member.party_id
