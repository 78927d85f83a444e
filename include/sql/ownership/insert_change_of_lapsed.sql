-- purpose: customers that their owner has not followed up for too long return to the
--          pool (D4)
-- grain:   one row per live customer whose owner's time is over
-- reads:   lapse_clock    writes: owner_change
-- params:  run_date, counts, warning_days
-- Only by a clock that was set tonight, whatever it said before.
insert into owner_change (customer_id, owner_id, reason, evidence)
select
    lapse_clock.customer_id,
    null as owner_id,
    'lapsed' as reason,
    jsonb_build_object(
        'rule', 'D4',
        'previous_owner', lapse_clock.owner_id,
        'owned_since_date', lapse_clock.owned_since_date,
        'last_touch_date', lapse_clock.last_touch_date,
        'agreed_date', lapse_clock.agreed_date,
        'clock_start_date', lapse_clock.clock_start_date,
        'clock_start_rule', lapse_clock.clock_start_rule,
        'limit_days', lapse_clock.limit_days,
        'counts', cast(:counts as text),
        'warned_date', lapse_clock.warned_date,
        'warning_days', cast(:warning_days as integer)
    ) as evidence
from lapse_clock
where
    lapse_clock.check_date <= cast(:run_date as date)
    and lapse_clock.checked_date = cast(:run_date as date)
    and lapse_clock.lapses_date <= cast(:run_date as date)
    and lapse_clock.warned_date is not null
on conflict (customer_id) do nothing
