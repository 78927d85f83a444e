-- purpose: register one part of a received file under the next number
-- grain:   one row
-- reads:   source_file    writes: source_file
-- params:  file_name, part, content_sha256, arrival_date, status, repeats_file_id,
--          asked_profile, held_reason
insert into source_file (
    file_id,
    file_name,
    part,
    content_sha256,
    arrival_date,
    status,
    repeats_file_id,
    asked_profile,
    held_reason,
    row_count
)
select
    coalesce(max(source_file.file_id), 0) + 1 as file_id,
    cast(:file_name as text) as file_name,
    cast(:part as text) as part,
    cast(:content_sha256 as text) as content_sha256,
    cast(:arrival_date as date) as arrival_date,
    cast(:status as text) as status,
    cast(:repeats_file_id as integer) as repeats_file_id,
    cast(:asked_profile as text) as asked_profile,
    cast(:held_reason as jsonb) as held_reason,
    case when :status in ('repeated', 'held') then 0 end as row_count
from source_file
