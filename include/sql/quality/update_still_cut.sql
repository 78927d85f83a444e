-- purpose: a row that the file was cut inside of, and that came back out of its rejects
--          file as it was, is still half a row: it is marked as one again. Completed,
--          or in a new export of the file, it is not
-- grain:   one row per typed_record whose named record was cut and has the same content
-- reads:   source_file, source_record, quarantine    writes: typed_record
-- params:  file_id, record_headers (text[], of the column that only files of corrections
--          have)
with record_column as (
    select
        source_file.file_id,
        cast(max(header.header_number) - 1 as integer) as position
    from source_file
    cross join
        jsonb_array_elements_text(source_file.layout -> 'columns')
        with ordinality as header (title, header_number)
    where
        source_file.file_id = :file_id
        and source_file.status = 'landed'
        and header.title = any(cast(:record_headers as text[]))
    group by source_file.file_id
),

named as (
    select
        source_record.record_id,
        source_record.content_sha256,
        cast(
            substring(
                source_record.raw ->> record_column.position
                from '^\s*R([0-9]{1,18})\s*$'
            ) as bigint
        ) as named_record_id
    from source_record
    inner join record_column
        on source_record.file_id = record_column.file_id
),

still_cut as (
    select named.record_id
    from named
    inner join source_record
        on
            named.named_record_id = source_record.record_id
            and named.content_sha256 = source_record.content_sha256
    inner join quarantine
        on source_record.record_id = quarantine.record_id
    where
        quarantine.status = 'open'
        and quarantine.reasons @> '[{"rule": "row_cut"}]'
)

update typed_record
set invalid_columns = '{row_cut}'
from still_cut
where typed_record.record_id = still_cut.record_id
