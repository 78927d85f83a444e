-- purpose: tasks left undone and what was done about it (T8)
-- grain:   one row per task and step
-- reads:   escalation, followup_task, merged_customer
create view mart.escalation as
select
    escalation.task_id,
    coalesce(merged_customer.live_customer_id, task.customer_id) as customer_id,
    escalation.step,
    escalation.escalated_date,
    escalation.rep_id,
    escalation.manager_id,
    escalation.first_due_date,
    escalation.late_days,
    escalation.policy_version
from leadflow.escalation
inner join leadflow.followup_task as task on escalation.task_id = task.task_id
left join leadflow.merged_customer on task.customer_id = merged_customer.customer_id;

comment on view mart.escalation is
'tasks left undone and who was told; one row per task and step of the ladder';
comment on column mart.escalation.task_id is 'task that was left undone';
comment on column mart.escalation.customer_id is 'customer that it belongs to now';
comment on column mart.escalation.step is
'reminder (to the rep), manager, or reassign (to another rep)';
comment on column mart.escalation.escalated_date is 'day on which the step was taken';
comment on column mart.escalation.rep_id is 'rep who had the task';
comment on column mart.escalation.manager_id is 'manager of that rep';
comment on column mart.escalation.first_due_date is
'first day whose plan laid the task on it';
comment on column mart.escalation.late_days is 'working days since then';
comment on column mart.escalation.policy_version is 'policy that asked for the step';
