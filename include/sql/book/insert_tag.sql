-- purpose: tags of touched customers with the oldest current row that gives each (G6)
-- grain:   one row per (customer_id, tag)
-- reads:   touched_customer, membership, source_record, typed_record    writes: tag
insert into tag (customer_id, tag, record_id)
select
    membership.customer_id,
    given.tag,
    min(source_record.record_id) as record_id
from touched_customer
inner join membership
    on
        touched_customer.customer_id = membership.customer_id
        and membership.valid_to_date is null
inner join source_record
    on
        membership.party_id = source_record.party_id
        and source_record.is_current
inner join typed_record on source_record.record_id = typed_record.record_id
cross join unnest(typed_record.tags) as given (tag)
where
    typed_record.tags is not null
    and typed_record.is_deleted is not true
group by membership.customer_id, given.tag
on conflict (customer_id, tag) do nothing
