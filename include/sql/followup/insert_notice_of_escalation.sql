-- purpose: tell the rep, then the manager, of tasks that are left undone (T8)
-- grain:   one row per audience and step of the day; its details hold the tasks
-- reads:   escalation, followup_task    writes: notice
-- params:  run_date
insert into notice (notice_date, audience, kind, subject, details)
with told as (
    select
        audience.name as audience,
        escalation.step,
        escalation.task_id,
        escalation.rep_id,
        task.customer_id,
        escalation.first_due_date,
        escalation.late_days
    from escalation
    inner join followup_task as task on escalation.task_id = task.task_id
    cross join
        lateral (
            values
            (case when escalation.step <> 'manager' then escalation.rep_id end),
            (case when escalation.step <> 'reminder' then escalation.manager_id end)
        ) as audience (name)
    where escalation.escalated_date = :run_date and audience.name is not null
),

of_rep as (
    select
        told.audience,
        told.step,
        told.rep_id,
        count(*) as task_count
    from told
    group by told.audience, told.step, told.rep_id
),

counted as (
    select
        of_rep.audience,
        of_rep.step,
        string_agg(
            of_rep.rep_id || ' × ' || of_rep.task_count, ', ' order by of_rep.rep_id
        ) as owners
    from of_rep
    group by of_rep.audience, of_rep.step
)

select
    cast(:run_date as date) as notice_date,
    told.audience,
    'escalation_' || told.step as kind,
    'tasks' as subject,
    jsonb_build_object(
        'key', 'followup.notice.escalation_' || told.step,
        'count', count(*),
        'owners', counted.owners,
        'since', min(told.first_due_date),
        'days', max(told.late_days),
        'listed', jsonb_agg(
            jsonb_build_object(
                'rep_id', told.rep_id,
                'customer_id', told.customer_id,
                'since', told.first_due_date,
                'days', told.late_days
            )
            order by told.rep_id, told.first_due_date, told.customer_id, told.task_id
        )
    ) as details
from told
inner join counted on told.audience = counted.audience and told.step = counted.step
group by told.audience, told.step, counted.owners
on conflict (notice_date, audience, kind, subject) do nothing
