-- purpose: all parts of the file that one part belongs to, locked in one order
-- grain:   one row per part
-- reads:   source_file
-- params:  file_id
select
    source_file.file_id,
    source_file.file_name,
    source_file.part,
    source_file.content_sha256,
    source_file.status,
    source_file.asked_profile
from source_file
where (source_file.file_name, source_file.content_sha256, source_file.arrival_date) = (
    select
        wanted.file_name,
        wanted.content_sha256,
        wanted.arrival_date
    from source_file as wanted
    where wanted.file_id = :file_id
)
order by source_file.file_id
for update
