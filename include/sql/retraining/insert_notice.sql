-- purpose: tell the data team what a new model has changed, or why it was not taken
-- grain:   one row per (run date, kind)
-- writes:  notice
-- params:  run_date, details
insert into leadflow.notice (notice_date, audience, kind, subject, details)
values (:run_date, 'data_team', 'matching_model', 'learnt', cast(:details as jsonb))
on conflict (notice_date, audience, kind, subject) do update
    set details = excluded.details
