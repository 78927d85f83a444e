-- purpose: close what a held file left in quarantine when the same bytes came again. Its
--          row is corrected by the row of the same number where that one is taken, else
--          dismissed in its favour: still rejected, or a title. A row without such a one
--          (the header, which a held file counts as a row) goes by the first row.
-- grain:   one row per open quarantine row of an earlier, held arrival of the bytes
-- reads:   source_file, source_record    writes: quarantine
-- params:  file_id
with earlier as (
    select held.file_id
    from source_file as arrived
    inner join source_file as held
        on
            arrived.content_sha256 = held.content_sha256
            and arrived.part = held.part
            and arrived.file_id > held.file_id
    where
        arrived.file_id = :file_id
        and held.status = 'held'
),

first_row as (
    select min(source_record.record_id) as record_id
    from source_record
    where source_record.file_id = :file_id
),

replacement as (
    select
        quarantine.record_id as held_record_id,
        coalesce(source_record.record_id, first_row.record_id) as record_id,
        coalesce(
            source_record.outcome in ('accepted', 'repaired', 'duplicate'), false
        ) as is_taken
    from earlier
    inner join quarantine
        on earlier.file_id = quarantine.file_id
    left join source_record
        on
            source_record.file_id = :file_id
            and quarantine.row_number = source_record.row_number
    cross join first_row
    where quarantine.status = 'open'
)

update quarantine
set
    status = case when replacement.is_taken then 'corrected' else 'dismissed' end,
    corrected_by_record_id = replacement.record_id
from replacement
where quarantine.record_id = replacement.held_record_id
