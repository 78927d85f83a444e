-- purpose: a row whose task was found by the customer's number names that task from now
--          on, so that taking the file back finds it
-- grain:   one row per such answer
-- reads:   task_answer    writes: typed_record
update typed_record
set task_id = answer.task_id
from task_answer as answer
where
    typed_record.record_id = answer.record_id
    and answer.is_found_by_customer
    and typed_record.task_id is distinct from answer.task_id
