-- purpose: since when changes may not have reached the clocks, and by which rules they were set
-- grain:   at most one row, the last night up to the run date
-- reads:   lapse_night
-- params:  run_date
select
    lapse_night.run_date,
    lapse_night.rules
from lapse_night
where lapse_night.run_date <= cast(:run_date as date)
order by lapse_night.run_date desc
limit 1
