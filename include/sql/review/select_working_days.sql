-- purpose: the working days around one day, and where a look back over some of them begins
-- grain:   one row
-- reads:   working_day
-- params:  run_date, working_days_back (from the run date's own on)
with around as (
    select working_day.day
    from leadflow.working_day as working_day
    where
        working_day.is_working
        and working_day.day between cast(:run_date as date) - 30 and cast(:run_date as date) + 30
)

select
    max(around.day) filter (where around.day < :run_date) as previous_working_date,
    min(around.day) filter (where around.day >= :run_date) as plan_date,
    (
        select looked_at.day
        from around as looked_at
        where looked_at.day <= :run_date
        order by looked_at.day desc
        limit
            1
            offset :working_days_back
    ) as look_back_date
from around
