-- purpose: what reps sent back
-- grain:   one row per answered task
-- reads:   task_result
create view mart.task_result as
select
    task_result.task_id,
    task_result.record_id,
    task_result.rep_id,
    task_result.done_date,
    task_result.result,
    task_result.channel,
    task_result.summary,
    task_result.feedback,
    task_result.next_action,
    task_result.next_action_date,
    task_result.support_needed,
    task_result.satisfaction
from leadflow.task_result;

comment on view mart.task_result is 'what reps sent back; one row per answered task';
comment on column mart.task_result.task_id is 'task';
comment on column mart.task_result.record_id is 'row of the returned workbook';
comment on column mart.task_result.rep_id is 'rep';
comment on column mart.task_result.done_date is 'day done';
comment on column mart.task_result.result is 'result as chosen';
comment on column mart.task_result.channel is 'channel used';
comment on column mart.task_result.summary is 'summary';
comment on column mart.task_result.feedback is 'interested, hesitant or objection';
comment on column mart.task_result.next_action is 'next action';
comment on column mart.task_result.next_action_date is 'agreed date';
comment on column mart.task_result.support_needed is 'support asked for';
comment on column mart.task_result.satisfaction is '1 to 5 (T9)';
