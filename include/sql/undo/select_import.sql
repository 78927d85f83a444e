-- purpose: the imports that a name or a number may mean; all parts of a workbook or an
--          archive are one import
-- grain:   one row per import, in the order received
-- reads:   source_file
-- params:  file_name (null for a number), file_id (null for a name)
select
    min(source_file.file_id) as file_id,
    source_file.file_name,
    source_file.arrival_date,
    array_agg(source_file.file_id order by source_file.file_id) as file_ids,
    array_agg(distinct source_file.status order by source_file.status) as statuses,
    sum(source_file.row_count) as row_count,
    min(source_file.repeats_file_id) as repeats_file_id,
    min(source_file.undone_date) as undone_date,
    min(source_file.undone_by) as undone_by
from source_file
group by
    source_file.file_name,
    source_file.content_sha256,
    source_file.arrival_date,
    source_file.status = 'repeated',
    source_file.undone_date
having
    source_file.file_name = cast(:file_name as text)
    or cast(:file_id as integer) = any(array_agg(source_file.file_id))
order by min(source_file.file_id)
