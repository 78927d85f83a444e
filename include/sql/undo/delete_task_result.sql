-- purpose: answers that the import brought
-- grain:   one row per answer; returns the tasks that they were about
-- reads:   undo_gone    writes: task_result
delete from task_result
using undo_gone
where task_result.record_id = undo_gone.record_id
returning task_result.task_id
