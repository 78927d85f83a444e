-- purpose: the run date's pushes that may go out as the book stands now
-- grain:   one row per push; one mail per address and occasion
-- reads:   push, push_receiver, customer, contact
-- params:  run_date
-- What has been refused, failed, deleted or merged since it was decided is left out, so is a mail
-- to an address that anybody has refused.
with refused_address as (
    select lower(contact.email) as email
    from contact
    inner join customer on contact.customer_id = customer.customer_id
    where
        contact.email is not null
        and (
            contact.is_opted_out_of_calls
            or contact.is_opted_out_of_email
            or customer.is_opted_out
        )
),

due as (
    select
        push.customer_id,
        coalesce(customer.legal_name, customer.short_name) as customer_name,
        push.contact_id,
        push_receiver.person_name,
        push_receiver.email,
        push.kind,
        push.occasion,
        push.occasion_date,
        push.channel,
        push.language,
        push.reason,
        row_number() over (
            partition by
                coalesce(lower(push_receiver.email), push.customer_id),
                push.occasion,
                push.occasion_date
            order by push.customer_id
        ) as place
    from push
    inner join push_receiver
        on
            push.customer_id = push_receiver.customer_id
            and push.contact_id = push_receiver.contact_id
            and push.channel = push_receiver.channel
    inner join customer on push.customer_id = customer.customer_id
    where
        push.due_date = :run_date
        and (
            push.channel <> 'mail'
            or not exists (
                select 1
                from refused_address
                where refused_address.email = lower(push_receiver.email)
            )
        )
)

select
    due.customer_id,
    due.customer_name,
    due.contact_id,
    due.person_name,
    due.email,
    due.kind,
    due.occasion,
    due.occasion_date,
    due.channel,
    due.language,
    due.reason
from due
where due.place = 1
order by due.kind, due.occasion, due.occasion_date, due.customer_id
