-- purpose: tags follow the record that gave them; where the customer bears the tag
--          already, one stays
-- grain:   one row per tag
-- reads:   touched_customer, source_record    writes: tag
with moved as (
    delete from leadflow.tag
    using touched_customer, leadflow.source_record
    where
        tag.customer_id = touched_customer.customer_id
        and tag.record_id = source_record.record_id
        and source_record.customer_id <> tag.customer_id
    returning source_record.customer_id, tag.tag, tag.record_id
)

insert into leadflow.tag (customer_id, tag, record_id)
select
    moved.customer_id,
    moved.tag,
    min(moved.record_id) as record_id
from moved
group by moved.customer_id, moved.tag
order by moved.customer_id, moved.tag
on conflict (customer_id, tag) do nothing
