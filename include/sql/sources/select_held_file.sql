-- purpose: one received part with what has become of its bytes since, to read it again
-- grain:   one row, none where there is no such number
-- reads:   source_file
-- params:  file_id
select
    source_file.file_id,
    source_file.file_name,
    source_file.content_sha256,
    source_file.status,
    (
        select min(later.file_id)
        from source_file as later
        where
            later.content_sha256 = source_file.content_sha256
            and (later.part = source_file.part or source_file.part = '')
            and later.status in ('received', 'landed', 'loaded')
    ) as taken_as_file_id
from source_file
where source_file.file_id = :file_id
