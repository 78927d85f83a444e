-- purpose: the parts of the import that is taken back, and the day that it came
-- grain:   one row per part; lives for one transaction
-- reads:   source_file    writes: undo_file (temporary)
-- params:  file_ids (integer[])
create temporary table undo_file on commit drop as
select
    source_file.file_id,
    coalesce(source_file.gated_date, source_file.arrival_date) as day
from source_file
where source_file.file_id = any(cast(:file_ids as integer[]))
