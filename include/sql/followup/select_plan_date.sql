-- purpose: the day that a run plans: the run date where people work then, else the next
--          such day
-- grain:   one row, or none where the calendar does not reach that far
-- reads:   working_day
-- params:  run_date
select min(working_day.day) as plan_date
from working_day
where working_day.is_working and working_day.day >= :run_date
