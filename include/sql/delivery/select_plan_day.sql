-- purpose: the day that a night's lists are for, and the last day of its calendar week
-- grain:   one row, or none where the calendar does not reach that far
-- reads:   working_day
-- params:  run_date
select
    day as plan_date,
    cast(date_trunc('week', day) as date) + 6 as week_end_date
from working_day
where is_working and day >= :run_date
order by day
limit 1
