-- purpose: work due
-- grain:   one row per task
-- reads:   followup_task, merged_customer, lapse_clock
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
    followup_task.policy_version,
    lapse_clock.lapses_date,
    followup_task.due_at,
    followup_task.first_due_date,
    followup_task.won_because,
    followup_task.last_summary,
    followup_task.suggested_hour,
    followup_task.suggested_channel,
    followup_task.suggestion_basis
from leadflow.followup_task
left join leadflow.merged_customer
    on followup_task.customer_id = merged_customer.customer_id
left join leadflow.lapse_clock
    on
        followup_task.status = 'open'
        and lapse_clock.warned_date is not null
        and followup_task.customer_id = lapse_clock.customer_id
        and followup_task.owner_id = lapse_clock.owner_id;

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
comment on column mart.followup_task.plan_date is 'day whose plan changed it last';
comment on column mart.followup_task.channel is 'suggested channel';
comment on column mart.followup_task.priority is '1 is first';
comment on column mart.followup_task.reason is 'message key and values';
comment on column mart.followup_task.further_reasons is 'other duties due the same day';
comment on column mart.followup_task.questions is 'what to ask: message keys and values';
comment on column mart.followup_task.moved_reason is 'why due_date is not wanted_date';
comment on column mart.followup_task.status is 'open, answered or replaced';
comment on column mart.followup_task.policy_version is 'policy that planned it';
comment on column mart.followup_task.lapses_date is
'of an open task whose owner was warned: the night that returns the customer to the pool (D4)';
comment on column mart.followup_task.due_at is
'time by which a customer who waits has an answer (T4); null where a day is asked for';
comment on column mart.followup_task.first_due_date is
'first day whose plan laid it on that day; null while it lies ahead';
comment on column mart.followup_task.won_because is
'why this and no other duty is the next step: message key, and the kinds it came before';
comment on column mart.followup_task.last_summary is
'summary of the last activity that has one';
comment on column mart.followup_task.suggested_hour is
'local hour that reached the customer, or its segment, best; null where too little is known';
comment on column mart.followup_task.suggested_channel is 'the way that did';
comment on column mart.followup_task.suggestion_basis is
'whose touches it stands on, how many, how many reached somebody; a better weekend hour';
