-- purpose: parts whose bytes were taken before and did not have to wait
-- grain:   one row per part, the earliest first
-- reads:   source_file
-- params:  content_sha256
select
    source_file.file_id,
    source_file.file_name,
    source_file.part,
    source_file.status
from source_file
where
    source_file.content_sha256 = :content_sha256
    and source_file.status in ('received', 'landed', 'loaded')
order by source_file.file_id
