-- purpose: tell a rep which customers return to the pool unless it follows up, and when (D4)
-- grain:   one row per customer whose owner is warned tonight and does not lose it tonight
-- reads:   lapse_clock    writes: notice
-- params:  run_date
insert into notice (notice_date, audience, kind, subject, details)
select
    cast(:run_date as date) as notice_date,
    lapse_clock.owner_id as audience,
    'lapse_warning' as kind,
    lapse_clock.customer_id as subject,
    jsonb_build_object(
        'key', 'ownership.notice.lapse_warning',
        'customer_id', lapse_clock.customer_id,
        'since', lapse_clock.clock_start_date,
        'lapses_date', lapse_clock.lapses_date
    ) as details
from lapse_clock
where
    lapse_clock.warned_date = cast(:run_date as date)
    and lapse_clock.lapses_date > cast(:run_date as date)
    and lapse_clock.checked_date = cast(:run_date as date)
on conflict (notice_date, audience, kind, subject) do nothing
