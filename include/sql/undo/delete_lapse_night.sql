-- purpose: the nights since are played again: they look at the clocks anew (D4)
-- grain:   one row per night from a day on
-- writes:  lapse_night
-- params:  since
delete from lapse_night
where lapse_night.run_date >= cast(:since as date)
