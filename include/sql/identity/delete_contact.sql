-- purpose: the old contacts of customers whose contacts are made anew
-- grain:   one row per contact
-- reads:   touched_customer, person_party    writes: contact (and contact_party, which follows)
delete from leadflow.contact
where
    contact.customer_id in (select touched_customer.customer_id from touched_customer)
    or contact.contact_id in (select person_party.contact_id from person_party)
