-- purpose: a task whose answer was taken back waits for one again; the plan decides whether it
--          is still wanted
-- grain:   one row per task
-- writes:  followup_task
-- params:  task_ids (text[])
update followup_task
set
    status = 'replaced',
    answered_date = null
where followup_task.task_id = any(cast(:task_ids as text[]))
