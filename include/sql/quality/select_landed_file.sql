-- purpose: the files that wait to be settled, in the order received
-- grain:   one row per file with status `landed`
-- reads:   source_file
select
    source_file.file_id,
    source_file.gated_date is not null as is_gated
from source_file
where source_file.status = 'landed'
order by source_file.file_id
