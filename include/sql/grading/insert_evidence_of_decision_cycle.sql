-- purpose: how soon a customer decides (G2): the newest statement on the time counts
-- grain:   at most one row per customer
-- reads:   stated_need    writes: dimension_evidence
-- params:  run_date, decision_cycle_short_months, decision_cycle_long_months
-- Within the short cycle and by a timetable (a day that is not vague): high; within the long
-- one: middle; later, past or in words alone: low. Calendar months, clamped to month ends.
insert into dimension_evidence (customer_id, dimension, level, record_id)
select distinct on (stated_need.customer_id)
    stated_need.customer_id,
    'decision_cycle' as dimension,
    case
        when stated_need.due_date is null or stated_need.due_date < cast(:run_date as date)
            then 1
        when
            stated_need.due_date
            <= cast(:run_date as date)
            + make_interval(months => cast(:decision_cycle_short_months as integer))
            and not 'timing_text' = any(stated_need.vague_columns)
            then 3
        when
            stated_need.due_date
            <= cast(:run_date as date)
            + make_interval(months => cast(:decision_cycle_long_months as integer))
            then 2
        else 1
    end as level,
    stated_need.record_id
from stated_need
where stated_need.due_date is not null or stated_need.timing_text is not null
order by
    stated_need.customer_id asc,
    stated_need.recorded_date desc,
    stated_need.requirement_id desc
