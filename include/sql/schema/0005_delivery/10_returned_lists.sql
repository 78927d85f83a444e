-- purpose: returned rows that nobody has looked at are found without reading those that
--          were (T7)
create index source_record_unanswered
on leadflow.source_record (file_id)
where
record_type = 'task_result'
and customer_id is null
and outcome in ('accepted', 'repaired');
