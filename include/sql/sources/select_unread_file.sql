-- purpose: parts that wait to be read or whose reading may have to be repeated after a failed run
-- grain:   one row per part, in the order received
-- reads:   source_file
select source_file.file_id
from source_file
where source_file.status in ('received', 'landed')
order by source_file.file_id
