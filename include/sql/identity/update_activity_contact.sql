-- purpose: activities that name a contact which is known under another id now, or is not
--          of this customer: the one that its record has become a part of, else its
--          namesake, else the person of the activity's own record
-- grain:   one row per activity
-- reads:   touched_customer, contact, contact_party, party    writes: activity
with astray as (
    select
        activity.activity_id,
        activity.customer_id,
        activity.contact_id,
        activity.party_id
    from touched_customer
    inner join leadflow.activity
        on touched_customer.customer_id = activity.customer_id
    where
        activity.contact_id is not null
        and not exists (
            select 1
            from leadflow.contact
            where
                contact.contact_id = activity.contact_id
                and contact.customer_id = activity.customer_id
        )
),

found as (
    select
        astray.activity_id,
        coalesce(
            min(contact.contact_id)
            filter (where contact_party.party_id = astray.contact_id),
            min(contact.contact_id) filter (where party.person_key = was.person_key),
            min(contact.contact_id)
            filter (where contact_party.party_id = astray.party_id)
        ) as contact_id
    from astray
    left join leadflow.party as was on astray.contact_id = was.party_id
    left join leadflow.contact on astray.customer_id = contact.customer_id
    left join leadflow.contact_party on contact.contact_id = contact_party.contact_id
    left join leadflow.party on contact_party.party_id = party.party_id
    group by astray.activity_id
)

update leadflow.activity
set contact_id = found.contact_id
from found
where activity.activity_id = found.activity_id
