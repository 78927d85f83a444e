-- purpose: the tasks of the plan; one that is wanted as before keeps its id and its
--          batch
-- grain:   one open row per live customer with a step
-- reads:   plan_step    writes: followup_task
-- params:  plan_date, policy_version
insert into followup_task (
    task_id,
    customer_id,
    owner_id,
    contact_id,
    kind,
    wanted_date,
    due_date,
    plan_date,
    channel,
    priority,
    reason,
    further_reasons,
    moved_reason,
    questions,
    last_summary,
    status,
    policy_version
)
select
    plan_step.task_id,
    plan_step.customer_id,
    plan_step.owner_id,
    plan_step.contact_id,
    plan_step.kind,
    plan_step.wanted_date,
    plan_step.due_date,
    cast(:plan_date as date) as plan_date,
    plan_step.channel,
    plan_step.priority,
    plan_step.reason,
    plan_step.further_reasons,
    plan_step.moved_reason,
    plan_step.questions,
    plan_step.last_summary,
    'open' as status,
    :policy_version
from plan_step
order by plan_step.customer_id
on conflict (task_id) do update set
    contact_id = excluded.contact_id,
    due_date = excluded.due_date,
    plan_date = excluded.plan_date,
    channel = excluded.channel,
    priority = excluded.priority,
    reason = excluded.reason,
    further_reasons = excluded.further_reasons,
    moved_reason = excluded.moved_reason,
    questions = excluded.questions,
    last_summary = excluded.last_summary,
    status = excluded.status,
    policy_version = excluded.policy_version
