-- purpose: the tasks of the plan; one that is wanted as before keeps its id and its
--          batch
-- grain:   one open row per live customer with a step
-- reads:   plan_step    writes: followup_task
-- params:  plan_date, policy_version
-- A task that says what it said keeps the day that wrote it: a plan of the whole book
-- and one of what changed leave the same rows.
insert into followup_task as task (
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
    policy_version,
    due_at,
    first_due_date,
    suggested_hour,
    suggested_channel,
    suggestion_basis,
    won_because
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
    :policy_version,
    plan_step.due_at,
    case when plan_step.due_date = :plan_date then plan_step.due_date end as first_due_date,
    plan_step.suggested_hour,
    plan_step.suggested_channel,
    plan_step.suggestion_basis,
    plan_step.won_because
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
    policy_version = excluded.policy_version,
    due_at = excluded.due_at,
    first_due_date = coalesce(task.first_due_date, excluded.first_due_date),
    suggested_hour = excluded.suggested_hour,
    suggested_channel = excluded.suggested_channel,
    suggestion_basis = excluded.suggestion_basis,
    won_because = excluded.won_because
where
(task.first_due_date is null and excluded.first_due_date is not null)
or (
    task.contact_id,
    task.due_date,
    task.channel,
    task.priority,
    task.reason,
    task.further_reasons,
    task.moved_reason,
    task.questions,
    task.last_summary,
    task.status,
    task.policy_version,
    task.due_at,
    task.suggested_hour,
    task.suggested_channel,
    task.suggestion_basis,
    task.won_because
) is distinct from (
    excluded.contact_id,
    excluded.due_date,
    excluded.channel,
    excluded.priority,
    excluded.reason,
    excluded.further_reasons,
    excluded.moved_reason,
    excluded.questions,
    excluded.last_summary,
    excluded.status,
    excluded.policy_version,
    excluded.due_at,
    excluded.suggested_hour,
    excluded.suggested_channel,
    excluded.suggestion_basis,
    excluded.won_because
)
