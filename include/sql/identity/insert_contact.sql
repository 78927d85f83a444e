-- purpose: one contact per person of a customer: each field as its newest record has
--          it, a full name before an incomplete one; an opt-out of any record holds; a
--          failure belongs to the very number or mailbox that failed; a person who left
--          has left until a later record says more
-- grain:   one row per person and customer
-- reads:   person_party, party, typed_record    writes: contact
-- params:  timezone
insert into leadflow.contact (
    contact_id, customer_id, person_name, job_title, mobile, landline, phone_extension,
    email, wechat, is_opted_out_of_calls, is_opted_out_of_email, contact_failure,
    is_primary, record_id
)
with record as (
    select
        person_party.contact_id,
        person_party.customer_id,
        party.person_key,
        party.mobile,
        party.landline,
        party.email,
        party.wechat,
        party.record_id,
        nullif(trim(typed_record.person_name), '') as person_name,
        nullif(trim(typed_record.job_title), '') as job_title,
        typed_record.phone_extension,
        coalesce(typed_record.do_not_call, false) as do_not_call,
        coalesce(typed_record.do_not_email, false) as do_not_email,
        typed_record.contact_failure,
        row_number() over (
            partition by person_party.contact_id
            order by
                coalesce(
                    typed_record.source_updated_at,
                    typed_record.source_created_at,
                    cast(typed_record.recorded_date as timestamp)
                    at time zone cast(:timezone as text)
                ) desc nulls last,
                party.source_system asc,
                party.record_type asc,
                party.source_key asc
        ) as age
    from person_party
    inner join leadflow.party on person_party.party_id = party.party_id
    inner join leadflow.typed_record on party.record_id = typed_record.record_id
),

person as (
    select
        record.contact_id,
        min(record.customer_id) as customer_id,
        (
            array_agg(record.person_name order by record.person_key is null, record.age)
            filter (where record.person_name is not null)
        )[1] as person_name,
        (
            array_agg(record.job_title order by record.age)
            filter (where record.job_title is not null)
        )[1] as job_title,
        (
            array_agg(record.mobile order by record.age)
            filter (where record.mobile is not null)
        )[1] as mobile,
        (
            array_agg(record.landline order by record.age)
            filter (where record.landline is not null)
        )[1] as landline,
        (
            array_agg(record.phone_extension order by record.age)
            filter (where record.landline is not null)
        )[1] as phone_extension,
        (
            array_agg(record.email order by record.age)
            filter (where record.email is not null)
        )[1] as email,
        (
            array_agg(record.wechat order by record.age)
            filter (where record.wechat is not null)
        )[1] as wechat,
        bool_or(record.do_not_call) as is_opted_out_of_calls,
        bool_or(record.do_not_email) as is_opted_out_of_email,
        (array_agg(record.record_id order by record.age))[1] as record_id
    from record
    group by record.contact_id
),

failure as (
    select distinct on (record.contact_id)
        record.contact_id,
        record.contact_failure
    from record
    inner join person on record.contact_id = person.contact_id
    where
        (
            record.contact_failure = 'number_invalid'
            and coalesce(record.mobile, record.landline)
            is not distinct from coalesce(person.mobile, person.landline)
        )
        or (
            record.contact_failure = 'email_bounced'
            and record.email is not distinct from person.email
        )
        or (record.contact_failure = 'left_company' and record.age = 1)
    order by record.contact_id, record.age
)

select
    person.contact_id,
    person.customer_id,
    person.person_name,
    person.job_title,
    person.mobile,
    person.landline,
    person.phone_extension,
    person.email,
    person.wechat,
    person.is_opted_out_of_calls,
    person.is_opted_out_of_email,
    failure.contact_failure,
    row_number() over (
        partition by person.customer_id
        order by
            person.person_name is null,
            coalesce(person.mobile, person.landline) is null,
            failure.contact_failure is not null,
            person.is_opted_out_of_calls,
            person.email is null and person.wechat is null,
            person.contact_id
    ) = 1 as is_primary,
    person.record_id
from person
left join failure on person.contact_id = failure.contact_id
order by person.contact_id
