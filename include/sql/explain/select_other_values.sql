-- purpose: what other records of a customer say of a field where it contradicts the value
--          that survives
-- grain:   one row per field and record
-- reads:   mart.customer_field
-- params:  customer_id
select
    customer_field.field,
    customer_field.value,
    cast(coalesce(customer_field.told_at, customer_field.arrival_date) as date) as told_date,
    customer_field.source_file as file_name,
    customer_field.row_number,
    customer_field.surviving_value,
    customer_field.rule
from mart.customer_field
where
    customer_field.customer_id = :customer_id
    and customer_field.is_contradicting
order by
    customer_field.field asc,
    told_date desc,
    customer_field.source_file asc,
    customer_field.row_number asc
