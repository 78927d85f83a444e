-- purpose: where the fields of affected customers come from; told anew with their golden records
-- grain:   one row per customer and field
-- reads:   undo_customer    writes: field_source
delete from field_source
using undo_customer
where field_source.customer_id = undo_customer.customer_id
