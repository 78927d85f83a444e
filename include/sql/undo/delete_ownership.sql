-- purpose: ownership that rests on a registration of the import, and what followed from it
-- grain:   one row per ownership
-- reads:   undo_customer, undo_file, source_record    writes: ownership_history
with unfounded as (
    select
        ownership_history.customer_id,
        min(ownership_history.valid_from_at) as valid_from_at
    from undo_customer
    inner join ownership_history
        on undo_customer.customer_id = ownership_history.customer_id
    inner join source_record
        on
            cast(ownership_history.evidence ->> 'record_id' as bigint)
            = source_record.record_id
    inner join undo_file on source_record.file_id = undo_file.file_id
    group by ownership_history.customer_id
)

delete from ownership_history
using unfounded
where
    ownership_history.customer_id = unfounded.customer_id
    and ownership_history.valid_from_at >= unfounded.valid_from_at
