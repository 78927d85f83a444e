-- purpose: customers that were merged away since the import live again
-- grain:   one row per customer
-- reads:   undo_file, undo_customer, merge    writes: customer
update leadflow.customer
set merged_into = null
from merge
inner join undo_customer on merge.gone_customer_id = undo_customer.customer_id
where
    customer.customer_id = merge.gone_customer_id
    and merge.undone_date is null
    and merge.merge_date >= (select min(undo_file.day) from undo_file)
