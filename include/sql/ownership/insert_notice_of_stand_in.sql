-- purpose: tell who stands in, and the owner who is back, how many customers it is about
-- grain:   one row per rep that gets customers, colleague and reason
-- reads:   owner_change    writes: notice
-- params:  run_date
insert into notice (notice_date, audience, kind, subject, details)
select
    cast(:run_date as date) as notice_date,
    owner_change.owner_id as audience,
    owner_change.reason as kind,
    owner_change.evidence ->> 'previous_owner' as subject,
    jsonb_build_object(
        'key', 'ownership.notice.' || owner_change.reason,
        'rep_id', owner_change.evidence ->> 'previous_owner',
        'until_date', max(owner_change.evidence ->> 'until_date'),
        'count', count(*)
    ) as details
from owner_change
where owner_change.reason in ('stand_in', 'rep_back')
group by
    owner_change.owner_id,
    owner_change.reason,
    owner_change.evidence ->> 'previous_owner'
on conflict (notice_date, audience, kind, subject) do nothing
