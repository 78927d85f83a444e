-- purpose: how soon a customer decides (G2, 决策周期)
-- grain:   one row per customer that named a purchase day
-- reads:   stated_requirement    writes: level_shown
-- params:  run_date, decision_cycle_short_months, decision_cycle_long_months
-- The newest statement counts. Within the short time and as a timetable: high; vaguely
-- so, or within the long time: middle; later, or passed: low. Months are calendar months.
insert into level_shown (customer_id, dimension, level, record_id)
select distinct on (stated.customer_id)
    stated.customer_id,
    'decision_cycle' as dimension,
    case
        when stated.due_date < cast(:run_date as date) then 1
        when
            stated.due_date
            <= cast(:run_date as date)
            + make_interval(months => cast(:decision_cycle_short_months as integer))
            and 'timing_text' <> all(stated.vague_columns)
            then 3
        when
            stated.due_date
            <= cast(:run_date as date)
            + make_interval(months => cast(:decision_cycle_long_months as integer))
            then 2
        else 1
    end as level,
    stated.record_id
from stated_requirement as stated
where stated.due_date is not null
order by stated.customer_id asc, stated.recorded_date desc, stated.requirement_id desc
