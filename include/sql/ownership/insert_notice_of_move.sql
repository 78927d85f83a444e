-- purpose: tell a rep which customers a person has given to somebody else, or to it
-- grain:   one row per rep and customer of which the rep did not ask for it itself
-- reads:   owner_change    writes: notice
-- params:  run_date
insert into notice (notice_date, audience, kind, subject, details)
select
    cast(:run_date as date) as notice_date,
    told.rep_id as audience,
    'owner_moved' as kind,
    owner_change.customer_id as subject,
    jsonb_build_object(
        'key', 'ownership.notice.moved',
        'customer_id', owner_change.customer_id,
        'from', coalesce(owner_change.evidence ->> 'previous_owner', '-'),
        'to', owner_change.owner_id,
        'by', owner_change.evidence ->> 'by'
    ) as details
from owner_change
cross join
    lateral (
        values (owner_change.owner_id), (owner_change.evidence ->> 'previous_owner')
    ) as told (rep_id)
where
    owner_change.reason = 'assigned'
    and told.rep_id is not null
on conflict (notice_date, audience, kind, subject) do update set details = excluded.details
