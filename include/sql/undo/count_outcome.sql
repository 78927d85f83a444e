-- purpose: how the rows of the import had ended
-- grain:   one row per file and outcome
-- reads:   undo_file, source_file, source_record
select
    source_file.file_id,
    source_file.file_name,
    source_file.part,
    coalesce(source_record.outcome, 'waiting') as outcome,
    count(*) as row_count
from undo_file
inner join source_file on undo_file.file_id = source_file.file_id
inner join source_record on source_file.file_id = source_record.file_id
group by
    source_file.file_id,
    source_file.file_name,
    source_file.part,
    source_record.outcome
order by
    source_file.file_id,
    source_record.outcome
