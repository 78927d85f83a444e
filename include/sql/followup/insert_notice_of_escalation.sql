-- purpose: tell the rep, then the manager, of a task that is left undone (T8)
-- grain:   one row per audience, task and step of the day
-- reads:   escalation, followup_task    writes: notice
-- params:  run_date
insert into notice (notice_date, audience, kind, subject, details)
select
    escalation.escalated_date as notice_date,
    audience.name as audience,
    'escalation_' || escalation.step as kind,
    escalation.task_id as subject,
    jsonb_build_object(
        'key', 'followup.notice.escalation_' || escalation.step,
        'customer_id', task.customer_id,
        'owner_id', escalation.rep_id,
        'since', escalation.first_due_date,
        'days', escalation.late_days
    ) as details
from escalation
inner join followup_task as task on escalation.task_id = task.task_id
cross join
    lateral (
        values
        (case when escalation.step <> 'manager' then escalation.rep_id end),
        (case when escalation.step <> 'reminder' then escalation.manager_id end)
    ) as audience (name)
where escalation.escalated_date = :run_date and audience.name is not null
on conflict (notice_date, audience, kind, subject) do nothing
