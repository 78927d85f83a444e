-- purpose: the days as the policy counts them: each one, or working days only
-- grain:   one row per day of the calendar
-- reads:   working_day    writes: lapse_day (temporary)
-- params:  counts (calendar_days or working_days)
create temporary table lapse_day on commit drop as
select
    working_day.day,
    case :counts
        when 'working_days' then working_day.working_day_number
        else working_day.day - cast('2000-01-01' as date)
    end as day_number
from working_day
