-- purpose: the held files for which a profile was proposed that is accepted now; of the
--          same bytes only the last arrival, and none that were taken since
-- grain:   one row per part, in the order received
-- reads:   source_file
-- params:  proposed (the profile's name)
select
    source_file.file_id,
    source_file.file_name,
    source_file.part,
    source_file.arrival_date
from source_file
where
    source_file.status = 'held'
    and source_file.held_reason ->> 'proposed' = :proposed
    and not exists (
        select 1
        from source_file as later
        where
            later.content_sha256 = source_file.content_sha256
            and later.part = source_file.part
            and (
                later.status in ('received', 'landed', 'loaded')
                or (later.status = 'held' and later.file_id > source_file.file_id)
            )
    )
order by source_file.file_id
