-- purpose: lay what is due on the plan day on the days that the reps have room (R6:
--          capacity)
-- grain:   one row per customer whose first choice of a step is due on the plan day
-- reads:   plan_option, plan_kind, plan_subject, plan_scope, rep, rep_leave, next_step,
--          followup_task, working_day
-- params:  plan_date
-- By rank: kind's priority, grade, longest wanted, customer. A backlog from before the
-- customer's arrival takes its turn with the rhythm: a promise of last spring must not
-- push out today's enquiries and first touches. A day of leave has no
-- room; what is due by the plan day and not planned by this run keeps its room. Later
-- tasks keep their own date and take none: they will be laid when their day comes.
create temporary table plan_laid on commit drop as
with first_choice as (
    select distinct on (option.customer_id)
        option.customer_id,
        case
            when option.is_backlog then greatest(option.priority, cadence.priority)
            else option.priority
        end as rank,
        option.ruled_date,
        option.due_date
    from plan_option as option
    inner join plan_kind as cadence on cadence.kind = 'cadence'
    where option.can_be_step
    order by option.customer_id, option.due_date, option.priority
),

wanting as (
    select
        subject.owner_id,
        first_choice.customer_id,
        row_number() over (
            partition by subject.owner_id
            order by
                first_choice.rank,
                subject.grade,
                first_choice.ruled_date,
                first_choice.customer_id
        ) as place
    from first_choice
    inner join plan_subject as subject on first_choice.customer_id = subject.customer_id
    where first_choice.due_date = :plan_date
),

taken as (
    select
        task.owner_id,
        task.due_date,
        count(*) as task_count
    from next_step
    inner join followup_task as task on next_step.task_id = task.task_id
    left join plan_scope on next_step.customer_id = plan_scope.customer_id
    where
        next_step.revisit_date <= :plan_date
        and plan_scope.customer_id is null
        and task.status = 'open'
        and task.due_date >= :plan_date
    group by task.owner_id, task.due_date
),

taken_in_all as (
    select
        taken.owner_id,
        sum(taken.task_count) as task_count
    from taken
    group by taken.owner_id
),

away as (
    select
        rep_leave.rep_id,
        sum(rep_leave.to_date - greatest(rep_leave.from_date, cast(:plan_date as date)) + 1)
            as day_count
    from rep_leave
    where rep_leave.to_date >= :plan_date
    group by rep_leave.rep_id
),

-- so many working days are certain to hold the rep's whole queue
horizon as (
    select
        rep.rep_id,
        rep.capacity,
        ceil(
            cast(count(*) + coalesce(max(taken_in_all.task_count), 0) as numeric)
            / rep.capacity
        ) + coalesce(max(away.day_count), 0) as day_count
    from wanting
    inner join rep on wanting.owner_id = rep.rep_id
    left join taken_in_all on rep.rep_id = taken_in_all.owner_id
    left join away on rep.rep_id = away.rep_id
    group by rep.rep_id, rep.capacity
),

room as (
    select
        horizon.rep_id,
        working_day.day,
        on_leave.is_on_leave,
        case
            when on_leave.is_on_leave then 0
            else greatest(horizon.capacity - coalesce(taken.task_count, 0), 0)
        end as free_count
    from horizon
    inner join working_day as plan_day on plan_day.day = :plan_date
    inner join working_day
        on
            working_day.is_working
            and working_day.day >= :plan_date
            and working_day.working_day_number
            < plan_day.working_day_number + horizon.day_count
    left join taken
        on horizon.rep_id = taken.owner_id and working_day.day = taken.due_date
    cross join lateral (
        select
            exists(
                select 1
                from rep_leave
                where
                    rep_leave.rep_id = horizon.rep_id
                    and working_day.day between rep_leave.from_date and rep_leave.to_date
            ) as is_on_leave
    ) as on_leave
),

filled as (
    select
        room.rep_id,
        room.day,
        room.free_count,
        sum(room.free_count) over (partition by room.rep_id order by room.day) as last_place,
        bool_or(room.is_on_leave and room.day = :plan_date) over (partition by room.rep_id)
            as is_away_on_plan_date
    from room
)

select
    wanting.customer_id,
    filled.day as laid_date,
    case
        when filled.day = :plan_date then null
        when filled.is_away_on_plan_date then 'on_leave'
        else 'capacity'
    end as moved_reason
from wanting
inner join filled
    on
        wanting.owner_id = filled.rep_id
        and wanting.place > filled.last_place - filled.free_count
        and wanting.place <= filled.last_place
