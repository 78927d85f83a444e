-- purpose: the calendar as the store holds it, to see whether it must be written anew
-- grain:   one row per day
-- reads:   working_day
select
    working_day.day,
    working_day.is_working,
    working_day.working_day_number
from working_day
order by working_day.day
