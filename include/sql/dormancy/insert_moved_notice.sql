-- purpose: a late row moved the beginning of a dormancy
-- grain:   one row per customer and run date
-- reads:   moved_dormancy    writes: notice
-- params:  run_date
insert into notice (notice_date, audience, kind, subject, details)
select
    cast(:run_date as date) as notice_date,
    'data_team' as audience,
    'late_activity' as kind,
    moved_dormancy.customer_id as subject,
    jsonb_build_object(
        'key', 'dormancy.notice.dormancy_moved',
        'customer_id', moved_dormancy.customer_id,
        'interaction_date', moved_dormancy.interaction_date,
        'dormant_since_date', moved_dormancy.before_date,
        'moved_to_date', moved_dormancy.after_date
    ) as details
from moved_dormancy
where moved_dormancy.after_date <> moved_dormancy.before_date
on conflict (notice_date, audience, kind, subject) do update
    set details = excluded.details
