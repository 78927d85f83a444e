-- purpose: one answer per task, the first; a second one is never applied
-- grain:   one row per answered task
-- reads:   task_answer    writes: task_result
insert into task_result (
    record_id,
    task_id,
    rep_id,
    done_date,
    result,
    channel,
    summary,
    feedback,
    next_action,
    next_action_date,
    support_needed,
    activity_id,
    satisfaction
)
select
    task_answer.record_id,
    task_answer.task_id,
    task_answer.owner_id as rep_id,
    task_answer.done_date,
    task_answer.result,
    task_answer.channel,
    task_answer.summary,
    task_answer.feedback,
    task_answer.next_action,
    task_answer.next_action_date,
    task_answer.support_needed,
    task_answer.record_id as activity_id,
    task_answer.satisfaction
from task_answer
where task_answer.verdict = 'apply'
