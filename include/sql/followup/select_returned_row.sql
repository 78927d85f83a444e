-- purpose: the cells of returned rows as they came, for their checks
-- grain:   one row per returned row that nobody has looked at yet
-- reads:   returned_list, source_file, source_record
select
    source_record.record_id,
    source_record.raw,
    source_file.layout -> 'columns' as headers
from returned_list
inner join source_file on returned_list.file_id = source_file.file_id
inner join source_record on returned_list.file_id = source_record.file_id
where
    source_record.record_type = 'task_result'
    and source_record.customer_id is null
    and source_record.outcome in ('accepted', 'repaired')
order by source_record.record_id
