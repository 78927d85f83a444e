-- purpose: on which day a number of counted days is full
-- grain:   one row per number
-- reads:   lapse_day    writes: lapse_number (temporary)
create temporary table lapse_number on commit drop as
select
    lapse_day.day_number,
    min(lapse_day.day) as day
from lapse_day
group by lapse_day.day_number
