-- purpose: whether anyone at a customer can and may still be contacted (Z2, opt-outs)
-- grain:   one touched customer
-- reads:   touched_customer, contact, membership, source_record, typed_record
-- writes:  customer
-- A dead number fails the customer only where nobody there has another means: it is the number that
-- must not be called (followup/create_plan_subject.sql), and mail or WeChat may ask for the right
-- one. A refusal told in a returned list is the customer's, whoever of its people said it.
with means as (
    select
        contact.customer_id,
        coalesce(contact.contact_failure, contact.noted_failure) as contact_failure,
        coalesce(contact.mobile, contact.landline) is not null as has_phone,
        contact.email is not null as has_email,
        contact.wechat is not null as has_wechat,
        contact.is_opted_out_of_calls,
        contact.is_opted_out_of_email
    from touched_customer
    inner join contact on touched_customer.customer_id = contact.customer_id
),

reach as (
    select
        means.customer_id,
        means.contact_failure is not null as has_failed,
        case means.contact_failure
            when 'left_company' then false
            when 'number_invalid'
                then means.has_wechat or (means.has_email and not means.is_opted_out_of_email)
            when 'email_bounced'
                then means.has_wechat or (means.has_phone and not means.is_opted_out_of_calls)
            else true
        end as is_usable,
        (means.is_opted_out_of_calls and means.is_opted_out_of_email)
        or (
            means.is_opted_out_of_calls
            and not means.has_email
            and not means.has_wechat
        )
        or (
            means.is_opted_out_of_email
            and not means.has_phone
            and not means.has_wechat
        ) as is_opted_out
    from means
),

refused as (
    select distinct touched_customer.customer_id
    from typed_record
    inner join source_record on typed_record.record_id = source_record.record_id
    inner join membership
        on
            source_record.party_id = membership.party_id
            and membership.valid_to_date is null
    inner join touched_customer on membership.customer_id = touched_customer.customer_id
    where
        typed_record.record_type = 'task_result'
        and (typed_record.do_not_call or typed_record.do_not_email)
        and source_record.outcome in ('accepted', 'repaired')
),

judged as (
    select
        touched_customer.customer_id,
        coalesce(
            bool_or(reach.has_failed) and not bool_or(reach.is_usable), false
        ) as is_contact_failed,
        bool_or(refused.customer_id is not null)
        or coalesce(
            bool_and(reach.is_opted_out) filter (where reach.is_usable),
            bool_and(reach.is_opted_out),
            false
        ) as is_opted_out
    from touched_customer
    left outer join reach on touched_customer.customer_id = reach.customer_id
    left outer join refused on touched_customer.customer_id = refused.customer_id
    group by touched_customer.customer_id
)

update customer
set
    is_contact_failed = judged.is_contact_failed,
    is_opted_out = judged.is_opted_out
from judged
where
    customer.customer_id = judged.customer_id
    and (customer.is_contact_failed, customer.is_opted_out)
    is distinct from (judged.is_contact_failed, judged.is_opted_out)
