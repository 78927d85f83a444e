-- purpose: deals of an export without ids are told by name; of several that share one, the second
--          and later get a number behind it, so that none is taken for a version of another
-- grain:   one row per source_record and typed_record of the file whose name is not the first
-- reads:   source_record    writes: source_record, typed_record
-- params:  file_id
-- Identical rows keep one name: they are duplicates. The order of the file numbers them, so that
-- the same export again, in the same order, meets the same deals.
with told as (
    select
        source_record.record_id,
        source_record.record_type,
        source_record.source_id,
        min(source_record.row_number) over (
            partition by
                source_record.record_type,
                source_record.source_id,
                source_record.content_sha256
        ) as first_row_number
    from source_record
    where
        source_record.file_id = :file_id
        and source_record.source_id is not null
),

numbered as (
    select
        told.record_id,
        told.source_id,
        dense_rank() over (
            partition by told.record_type, told.source_id
            order by told.first_row_number
        ) as name_number
    from told
),

renamed as (
    update source_record
    set source_id = numbered.source_id || ' #' || numbered.name_number
    from numbered
    where
        source_record.record_id = numbered.record_id
        and numbered.name_number > 1
    returning source_record.record_id, source_record.source_id
)

update typed_record
set source_id = renamed.source_id
from renamed
where typed_record.record_id = renamed.record_id
