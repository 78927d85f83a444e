-- purpose: merges since the import that stand, the latest first
-- grain:   one row per merge
-- reads:   undo_file, undo_customer, merge
select merge.merge_id
from merge
inner join undo_customer on merge.gone_customer_id = undo_customer.customer_id
where
    merge.undone_date is null
    and merge.merge_date >= (select min(undo_file.day) from undo_file)
order by merge.merge_id desc
