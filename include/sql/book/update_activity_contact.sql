-- purpose: the contact whom an activity was with: the linked person, or the one whom the row names
-- grain:   one activity of a touched customer that a source's activity row tells
-- reads:   touched_customer, source_record, typed_record, contact_party, contact
-- writes:  activity
with spoken as (
    select
        activity.activity_id,
        case
            when typed_record.contact_source_id is not null
                then (
                    select contact_party.contact_id
                    from contact_party
                    where contact_party.party_id = activity.party_id
                )
            else (
                select min(contact.contact_id)
                from contact
                where
                    contact.customer_id = activity.customer_id
                    and lower(btrim(contact.person_name))
                    = lower(btrim(typed_record.person_name))
                having count(*) = 1
            )
        end as contact_id
    from touched_customer
    inner join activity on touched_customer.customer_id = activity.customer_id
    inner join source_record
        on
            activity.record_id = source_record.record_id
            and source_record.record_type = 'activity'
    inner join typed_record on activity.record_id = typed_record.record_id
)

update activity
set contact_id = spoken.contact_id
from spoken
where
    activity.activity_id = spoken.activity_id
    and activity.contact_id is distinct from spoken.contact_id
