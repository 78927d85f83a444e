-- purpose: other answers to a task whose answer was taken back are looked at again: the first of
--          them counts now
-- grain:   one row per returned row
-- reads:   typed_record    writes: source_record
-- params:  task_ids (text[])
update source_record
set
    party_id = null,
    customer_id = null
from typed_record
where
    source_record.record_id = typed_record.record_id
    and source_record.record_type = 'task_result'
    and source_record.outcome in ('accepted', 'repaired')
    and typed_record.task_id = any(cast(:task_ids as text[]))
