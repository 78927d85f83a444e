-- purpose: what the planned day asks of each rep, and what it had no room for (T6)
-- grain:   one row per rep who works here that day
-- reads:   rep, rep_leave, followup_task, next_step, customer    writes: rep_load
-- params:  plan_date
-- The oldest that waits is the earliest wish among what has found no room.
insert into rep_load (
    day,
    rep_id,
    capacity,
    is_on_leave,
    planned_count,
    overflow_count,
    oldest_waiting_date,
    grade_mix
)
with planned as (
    select
        task.owner_id,
        coalesce(customer.grade, 'C') as grade,
        count(*) as task_count
    from followup_task as task
    inner join customer on task.customer_id = customer.customer_id
    where task.status = 'open' and task.due_date = :plan_date
    group by task.owner_id, coalesce(customer.grade, 'C')
),

mixed as (
    select
        planned.owner_id,
        sum(planned.task_count) as planned_count,
        jsonb_object_agg(planned.grade, planned.task_count) as grade_mix
    from planned
    group by planned.owner_id
),

waiting as (
    select
        task.owner_id,
        count(*) as overflow_count,
        min(task.wanted_date) as oldest_waiting_date
    from next_step
    inner join followup_task as task on next_step.task_id = task.task_id
    where next_step.no_step_reason = 'over_capacity' and task.status = 'open'
    group by task.owner_id
)

select
    cast(:plan_date as date) as day,
    rep.rep_id,
    case when away.is_on_leave then 0 else rep.capacity end as capacity,
    away.is_on_leave,
    coalesce(mixed.planned_count, 0) as planned_count,
    coalesce(waiting.overflow_count, 0) as overflow_count,
    waiting.oldest_waiting_date,
    coalesce(mixed.grade_mix, '{}') as grade_mix
from rep
left join mixed on rep.rep_id = mixed.owner_id
left join waiting on rep.rep_id = waiting.owner_id
cross join
    lateral (
        select
            exists(
                select 1
                from rep_leave
                where
                    rep_leave.rep_id = rep.rep_id
                    and :plan_date between rep_leave.from_date and rep_leave.to_date
            ) as is_on_leave
    ) as away
where rep.employed @> cast(:plan_date as date)
