-- purpose: customers that came up while days were played again are affected ones as well
-- grain:   one row per customer that is not listed yet
-- reads:   undo_record, source_record    writes: undo_customer
insert into undo_customer (customer_id)
select distinct source_record.customer_id
from undo_record
inner join source_record on undo_record.record_id = source_record.record_id
where
    source_record.record_type in ('lead', 'contact', 'company')
    and source_record.customer_id is not null
on conflict (customer_id) do nothing
