-- purpose: work due
-- grain:   one row per task
-- reads:   followup_task, merged_customer
create view mart.followup_task as
select
    followup_task.task_id,
    coalesce(merged_customer.live_customer_id, followup_task.customer_id) as customer_id,
    followup_task.customer_id as told_customer_id,
    followup_task.owner_id,
    followup_task.contact_id,
    followup_task.kind,
    followup_task.wanted_date,
    followup_task.due_date,
    followup_task.plan_date,
    followup_task.channel,
    followup_task.priority,
    followup_task.reason,
    followup_task.further_reasons,
    followup_task.questions,
    followup_task.moved_reason,
    followup_task.status,
    followup_task.policy_version
from leadflow.followup_task
left join leadflow.merged_customer
    on followup_task.customer_id = merged_customer.customer_id;

comment on view mart.followup_task is 'work due; one row per task';
comment on column mart.followup_task.task_id is 'stable id';
comment on column mart.followup_task.customer_id is
'customer that it belongs to now: the live one, after merges';
comment on column mart.followup_task.told_customer_id is
'customer that it was told of; it comes back there when the merge is undone';
comment on column mart.followup_task.owner_id is 'rep';
comment on column mart.followup_task.contact_id is 'person to reach';
comment on column mart.followup_task.kind is
'why: agreed, reply, satisfaction, first_touch, wakeup, renewal, stage_action, cadence ...';
comment on column mart.followup_task.wanted_date is
'day that the rule asks for, no earlier than the customer''s arrival';
comment on column mart.followup_task.due_date is 'working day it is planned for';
comment on column mart.followup_task.plan_date is 'day whose plan wrote it last';
comment on column mart.followup_task.channel is 'suggested channel';
comment on column mart.followup_task.priority is '1 is first';
comment on column mart.followup_task.reason is 'message key and values';
comment on column mart.followup_task.further_reasons is 'other duties due the same day';
comment on column mart.followup_task.questions is 'what to ask: message keys and values';
comment on column mart.followup_task.moved_reason is 'why due_date is not wanted_date';
comment on column mart.followup_task.status is 'open, answered or replaced';
comment on column mart.followup_task.policy_version is 'policy that planned it';
