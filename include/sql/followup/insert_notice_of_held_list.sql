-- purpose: tell the rep whose returned list could not be read at all, and why; the data
--          team has its own notice of each held file
-- grain:   one row per held part of a list
-- reads:   returned_list    writes: notice
-- params:  run_date
insert into notice (notice_date, audience, kind, subject, details)
select
    cast(:run_date as date) as notice_date,
    list.rep_id as audience,
    'list_held' as kind,
    list.file_label as subject,
    list.held_reason
from returned_list as list
where list.status = 'held' and list.rep_id is not null
on conflict (notice_date, audience, kind, subject) do nothing
