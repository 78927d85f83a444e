-- purpose: contacts of affected customers; they are made anew from the records that are left
-- grain:   one row per contact
-- reads:   undo_customer, undo_party, contact_party    writes: contact
delete from contact
where
    contact.customer_id in (select undo_customer.customer_id from undo_customer)
    or contact.contact_id in (
        select contact_party.contact_id
        from contact_party
        inner join undo_party on contact_party.party_id = undo_party.party_id
        union
        select undo_party.party_id
        from undo_party
    )
