-- purpose: note on each listed task the batch that handed it out, so that an answer can be traced
-- grain:   one row per listed task
-- writes:  followup_task
-- params:  task_ids (text[]), batch_ids (text[], in step)
update followup_task
set batch_id = listed.batch_id
from
    unnest(cast(:task_ids as text[]), cast(:batch_ids as text[])) as listed (
        task_id, batch_id
    )
where
    followup_task.task_id = listed.task_id
    and followup_task.batch_id is distinct from listed.batch_id
