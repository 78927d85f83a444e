-- purpose: tell the data team of a law check that warns; what it said earlier that day
--          is replaced
-- grain:   one row per (run date, check)
-- writes:  notice
-- params:  run_date, check_name, details
insert into notice (notice_date, audience, kind, subject, details)
values (
    :run_date, 'data_team', 'law_warning', :check_name, cast(:details as jsonb)
)
on conflict (notice_date, audience, kind, subject) do update
    set details = excluded.details
