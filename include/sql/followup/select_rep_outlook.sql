-- purpose: what each rep has before it: open tasks against capacity, and what was put off
--          to which day (T6, R6)
-- grain:   one row per rep and working day from first_date to last_date
-- reads:   rep, rep_leave, working_day, followup_task
-- params:  first_date, last_date
-- The first day also holds what is open from before it. The share compares a rep's tasks
-- of all these days with the mean of the reps: 100 is the mean, null where nobody has any.
with planned_day as (
    select
        working_day.day,
        row_number() over (order by working_day.day) as day_number
    from working_day
    where
        working_day.is_working
        and working_day.day between :first_date and :last_date
),

rep_day as (
    select
        rep.rep_id,
        rep.name,
        planned_day.day,
        planned_day.day_number,
        case when away.is_on_leave then 0 else rep.capacity end as capacity
    from rep
    cross join planned_day
    cross join
        lateral (
            select
                exists(
                    select 1
                    from rep_leave
                    where
                        rep_leave.rep_id = rep.rep_id
                        and planned_day.day
                        between rep_leave.from_date and rep_leave.to_date
                ) as is_on_leave
        ) as away
    where rep.employed @> planned_day.day
),

open_task as (
    select
        task.owner_id,
        greatest(task.due_date, cast(:first_date as date)) as due_date,
        count(*) as open_count,
        count(*) filter (where task.moved_reason = 'capacity') as put_off_count
    from followup_task as task
    where task.status = 'open' and task.due_date <= :last_date
    group by task.owner_id, greatest(task.due_date, cast(:first_date as date))
),

held as (
    select
        rep_day.rep_id,
        rep_day.name,
        rep_day.day,
        rep_day.capacity,
        coalesce(sum(open_task.open_count), 0) as open_count,
        coalesce(sum(open_task.put_off_count), 0) as put_off_count
    from rep_day
    left join open_task
        on
            rep_day.rep_id = open_task.owner_id
            and (
                rep_day.day = open_task.due_date
                or (rep_day.day_number = 1 and rep_day.day > open_task.due_date)
            )
    group by rep_day.rep_id, rep_day.name, rep_day.day, rep_day.capacity
),

summed as (
    select
        held.rep_id,
        sum(held.open_count) as rep_open_count
    from held
    group by held.rep_id
)

select
    held.rep_id,
    held.name,
    held.day,
    held.capacity,
    cast(held.open_count as integer) as open_count,
    cast(greatest(held.open_count - held.capacity, 0) as integer) as over_count,
    cast(held.put_off_count as integer) as put_off_count,
    cast(
        round(100 * summed.rep_open_count / nullif(mean.open_count, 0)) as integer
    ) as share_pct
from held
inner join summed on held.rep_id = summed.rep_id
cross join (
    select avg(each_rep.rep_open_count) as open_count
    from summed as each_rep
) as mean
order by held.day, held.rep_id
