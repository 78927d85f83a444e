-- purpose: the old provenance of customers whose golden record is made anew
-- grain:   one row per (customer, field)
-- reads:   touched_customer    writes: field_source
delete from leadflow.field_source
using touched_customer
where
    field_source.customer_id = touched_customer.customer_id
    and touched_customer.is_live
