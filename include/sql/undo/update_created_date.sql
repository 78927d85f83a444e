-- purpose: a customer is as old as the first row that is left of it
-- grain:   one row per affected customer that came with or after the import
-- reads:   undo_file, undo_customer, membership    writes: customer
with begun as (
    select
        membership.customer_id,
        min(membership.valid_from_date) as created_date
    from undo_customer
    inner join membership on undo_customer.customer_id = membership.customer_id
    group by membership.customer_id
)

update leadflow.customer
set created_date = begun.created_date
from begun
where
    customer.customer_id = begun.customer_id
    and customer.created_date >= (select min(undo_file.day) from undo_file)
    and customer.created_date <> begun.created_date
