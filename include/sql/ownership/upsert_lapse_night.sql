-- purpose: this night has looked at the clocks, by these rules
-- grain:   one row per run date
-- writes:  lapse_night
-- params:  run_date, rules (JSON)
insert into lapse_night (run_date, rules)
values (:run_date, cast(:rules as jsonb))
on conflict (run_date) do update set rules = excluded.rules
