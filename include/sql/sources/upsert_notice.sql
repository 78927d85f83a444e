-- purpose: tell an audience about a file; what was said of it earlier that day is
--          replaced
-- grain:   one row per (run date, audience, kind, subject)
-- writes:  notice
-- params:  run_date, audience, kind, subject, details
insert into notice (notice_date, audience, kind, subject, details)
values (
    :run_date, :audience, :kind, :subject, cast(:details as jsonb)
)
on conflict (notice_date, audience, kind, subject) do update
    set details = excluded.details
