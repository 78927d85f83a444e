-- purpose: tags of touched customers that no current row gives any more
-- grain:   one tag
-- reads:   touched_customer, membership, source_record, typed_record    writes: tag
delete from tag
using touched_customer
where
    tag.customer_id = touched_customer.customer_id
    and not exists (
        select 1
        from membership
        inner join source_record
            on
                membership.party_id = source_record.party_id
                and source_record.is_current
        inner join typed_record on source_record.record_id = typed_record.record_id
        where
            membership.customer_id = tag.customer_id
            and membership.valid_to_date is null
            and typed_record.is_deleted is not true
            and tag.tag = any(typed_record.tags)
            and source_record.record_id = tag.record_id
    )
