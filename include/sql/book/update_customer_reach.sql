-- purpose: whether anyone at a customer can and may still be contacted (Z2, opt-outs)
-- grain:   one touched customer
-- reads:   touched_customer, contact, activity    writes: customer
-- params:  until_at
-- A failure noted in an activity (空号, 离职) counts for the contact it was with, else for the
-- primary one, until a later interaction over the same means (any means after 离职) disproves it.
with noted_failure as (
    select distinct on (contact.contact_id)
        contact.contact_id,
        activity.contact_failure
    from touched_customer
    inner join contact on touched_customer.customer_id = contact.customer_id
    inner join activity
        on
            contact.customer_id = activity.customer_id
            and (
                contact.contact_id = activity.contact_id
                or (activity.contact_id is null and contact.is_primary)
            )
    where
        activity.contact_failure is not null
        and activity.occurred_at < cast(:until_at as timestamptz)
        and not exists (
            select 1
            from activity as later
            where
                later.customer_id = activity.customer_id
                and later.is_interaction
                and later.contact_failure is null
                and later.occurred_at > activity.occurred_at
                and later.occurred_at < cast(:until_at as timestamptz)
                and (
                    later.contact_id is null
                    or activity.contact_id is null
                    or later.contact_id = activity.contact_id
                )
                and case activity.contact_failure
                    when 'number_invalid' then later.channel in ('phone', 'visit', 'meeting')
                    when 'email_bounced' then later.channel = 'email'
                    else true
                end
        )
    order by contact.contact_id asc, activity.occurred_at desc, activity.activity_id desc
),

means as (
    select
        contact.customer_id,
        contact.contact_id,
        coalesce(contact.contact_failure, noted_failure.contact_failure) as contact_failure,
        coalesce(contact.mobile, contact.landline) is not null as has_phone,
        contact.email is not null as has_email,
        contact.wechat is not null as has_wechat,
        contact.is_opted_out_of_calls,
        contact.is_opted_out_of_email
    from touched_customer
    inner join contact on touched_customer.customer_id = contact.customer_id
    left outer join noted_failure on contact.contact_id = noted_failure.contact_id
),

reach as (
    select
        means.customer_id,
        means.contact_failure is not null as has_failed,
        case means.contact_failure
            when 'left_company' then false
            when 'number_invalid' then means.has_email or means.has_wechat
            when 'email_bounced' then means.has_phone or means.has_wechat
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

judged as (
    select
        touched_customer.customer_id,
        coalesce(
            bool_or(reach.has_failed) and not bool_or(reach.is_usable), false
        ) as is_contact_failed,
        coalesce(
            bool_and(reach.is_opted_out) filter (where reach.is_usable),
            bool_and(reach.is_opted_out),
            false
        ) as is_opted_out
    from touched_customer
    left outer join reach on touched_customer.customer_id = reach.customer_id
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
