-- purpose: tell data team and manager, once a day, that lists are not out in time
-- grain:   one row per audience
-- writes:  notice
-- params:  run_date, audiences (text[]), details (json text)
insert into notice (notice_date, audience, kind, subject, details)
select
    cast(:run_date as date) as notice_date,
    told.audience,
    'lists_late' as kind,
    'lists' as subject,
    cast(:details as jsonb) as details
from unnest(cast(:audiences as text[])) as told (audience)
on conflict (notice_date, audience, kind, subject) do nothing
