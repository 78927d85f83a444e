-- purpose: customers of reps on long leave that something is due with before its end, in
--          the order in which they are given to stand-ins (D5)
-- grain:   one row per live customer
-- reads:   rep_leave, working_day, ownership_history, customer, followup_task, owner_change
-- params:  run_date, long_leave_days (working days)
with long_leave as (
    select
        rep_leave.rep_id,
        max(rep_leave.to_date) as until_date
    from rep_leave
    inner join working_day
        on
            working_day.is_working
            and working_day.day between rep_leave.from_date and rep_leave.to_date
    where
        cast(:run_date as date) between rep_leave.from_date and rep_leave.to_date
    group by rep_leave.rep_id, rep_leave.from_date
    having count(*) > cast(:long_leave_days as integer)
)

select
    customer.customer_id,
    coalesce(customer.grade, 'C') as grade,
    ownership.owner_id,
    long_leave.until_date
from long_leave
inner join ownership_history as ownership
    on
        long_leave.rep_id = ownership.owner_id
        and ownership.valid_to_at is null
inner join customer on ownership.customer_id = customer.customer_id
where
    customer.merged_into is null
    and customer.lifecycle in ('lead', 'prospect', 'customer', 'dormant')
    and ownership.reason <> 'stand_in'
    and exists (
        select 1
        from followup_task
        where
            followup_task.customer_id = customer.customer_id
            and followup_task.status = 'open'
            and followup_task.wanted_date <= long_leave.until_date
    )
    and not exists (
        select 1
        from owner_change
        where owner_change.customer_id = customer.customer_id
    )
order by
    coalesce(customer.grade, 'C'),
    customer.created_date,
    customer.customer_id
