-- purpose: what happened to affected customers since the import, by rules that are played again
-- grain:   one row per event
-- reads:   undo_file, undo_customer    writes: customer_event
delete from customer_event
using undo_customer
where
    customer_event.customer_id = undo_customer.customer_id
    and customer_event.event_date >= (select min(undo_file.day) from undo_file)
    and customer_event.kind in (
        'merged', 'split', 'dormant', 'reactivated', 'legal_name_changed',
        'business_line_changed', 'contact_left'
    )
