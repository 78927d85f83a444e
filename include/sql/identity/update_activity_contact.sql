-- purpose: activities that name a contact which is known under another id now, or not
--          at all
-- grain:   one row per activity
-- reads:   touched_customer, contact, contact_party    writes: activity
update leadflow.activity
set
    contact_id = (
        select contact_party.contact_id
        from leadflow.contact_party
        where contact_party.party_id = activity.party_id
    )
from touched_customer
where
    activity.customer_id = touched_customer.customer_id
    and activity.contact_id is not null
    and not exists (
        select 1
        from leadflow.contact
        where
            contact.contact_id = activity.contact_id
            and contact.customer_id = activity.customer_id
    )
