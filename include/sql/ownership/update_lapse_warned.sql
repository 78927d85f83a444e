-- purpose: note that the owner is warned tonight: nothing lapses before it was (D4)
-- grain:   one row per clock that has warning_days or fewer left and was not warned
-- writes:  lapse_clock
-- params:  run_date
update lapse_clock
set
    warned_date = cast(:run_date as date),
    check_date = lapse_clock.lapses_date
where
    lapse_clock.check_date <= cast(:run_date as date)
    and lapse_clock.checked_date = cast(:run_date as date)
    and lapse_clock.lapses_date is not null
    and lapse_clock.warned_date is null
