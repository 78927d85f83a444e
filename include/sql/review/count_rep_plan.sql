-- purpose: the plan of the day by rep: tasks, late ones (wanted on an earlier working day),
--          those that found no room (T6, R6)
-- grain:   one row per rep employed on :plan_date
-- reads:   rep, rep_leave, followup_task, next_step, customer
-- params:  plan_date, since_date
with planned as (
    select
        followup_task.owner_id,
        count(*) filter (where followup_task.due_date = :plan_date) as task_count,
        count(*) filter (
            where
            followup_task.due_date = :plan_date
            and followup_task.wanted_date <= :since_date
        ) as late_count,
        count(*) filter (where next_step.no_step_reason = 'over_capacity')
            as over_capacity_count
    from leadflow.followup_task as followup_task
    left join leadflow.next_step as next_step on followup_task.task_id = next_step.task_id
    where followup_task.status = 'open'
    group by followup_task.owner_id
),

owned as (
    select
        customer.owner_id,
        count(*) as customer_count
    from leadflow.customer as customer
    where
        customer.merged_into is null
        and customer.owner_id is not null
        and customer.lifecycle in ('lead', 'prospect', 'customer', 'dormant')
    group by customer.owner_id
)

select
    rep.rep_id,
    rep.name,
    rep.name_en,
    rep.seniority,
    rep.capacity,
    exists(
        select 1
        from leadflow.rep_leave as rep_leave
        where
            rep_leave.rep_id = rep.rep_id
            and :plan_date between rep_leave.from_date and rep_leave.to_date
    ) as is_on_leave,
    coalesce(owned.customer_count, 0) as customer_count,
    coalesce(planned.task_count, 0) as task_count,
    coalesce(planned.late_count, 0) as late_count,
    coalesce(planned.over_capacity_count, 0) as over_capacity_count
from leadflow.rep as rep
left join planned on rep.rep_id = planned.owner_id
left join owned on rep.rep_id = owned.owner_id
where rep.employed @> cast(:plan_date as date)
order by rep.round_robin_order, rep.rep_id
