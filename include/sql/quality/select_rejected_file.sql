-- purpose: the files with rows rejected on one date, and how each was laid out. Files
--          of one name that arrived with different content are numbered in the order
--          received; of the same content, held and dropped in again, only the last
--          arrival comes back.
-- grain:   one row per file (a sheet of a workbook is a file)
-- reads:   quarantine, source_file
-- params:  run_date
with rejected_file as (
    select
        source_file.file_id,
        source_file.file_name,
        source_file.part,
        source_file.content_sha256,
        source_file.encoding,
        source_file.profile,
        source_file.layout,
        source_file.held_reason,
        min(source_file.file_id) over (
            partition by source_file.file_name, source_file.content_sha256
        ) as first_file_id
    from source_file
    where
        source_file.layout is not null
        and exists (
            select 1
            from quarantine
            where
                quarantine.file_id = source_file.file_id
                and quarantine.quarantined_date = :run_date
                and quarantine.status = 'open'
        )
),

last_arrival as (
    select distinct on (
        rejected_file.file_name, rejected_file.content_sha256, rejected_file.part
    )
        rejected_file.file_id,
        rejected_file.file_name,
        rejected_file.part,
        rejected_file.encoding,
        rejected_file.profile,
        rejected_file.layout,
        rejected_file.held_reason,
        rejected_file.first_file_id
    from rejected_file
    order by
        rejected_file.file_name asc,
        rejected_file.content_sha256 asc,
        rejected_file.part asc,
        rejected_file.file_id desc
)

select
    last_arrival.file_id,
    last_arrival.file_name,
    last_arrival.part,
    last_arrival.encoding,
    last_arrival.profile,
    last_arrival.layout,
    last_arrival.held_reason,
    dense_rank() over (
        partition by last_arrival.file_name
        order by last_arrival.first_file_id
    ) as name_number
from last_arrival
order by last_arrival.file_id
