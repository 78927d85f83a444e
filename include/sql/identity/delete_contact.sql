-- purpose: the old contacts of customers whose contacts are made anew
-- grain:   one row per contact
-- reads:   touched_customer, person_party    writes: contact
delete from leadflow.contact
where
    contact.contact_id in (
        select old.contact_id
        from touched_customer
        inner join leadflow.contact as old
            on touched_customer.customer_id = old.customer_id
        union
        select person_party.contact_id
        from person_party
    )
