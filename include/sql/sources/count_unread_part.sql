-- purpose: parts of one file that are still to be read
-- grain:   one row
-- reads:   source_file
-- params:  file_name, content_sha256
select count(*) as unread_count
from source_file
where
    source_file.file_name = :file_name
    and source_file.content_sha256 = :content_sha256
    and source_file.status = 'received'
