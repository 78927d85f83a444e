-- purpose: the working days around one day
-- grain:   one row
-- reads:   working_day
-- params:  run_date
select
    max(working_day.day) filter (where working_day.day < :run_date) as previous_working_date,
    min(working_day.day) filter (where working_day.day >= :run_date) as plan_date
from leadflow.working_day as working_day
where
    working_day.is_working
    and working_day.day between cast(:run_date as date) - 30 and cast(:run_date as date) + 30
