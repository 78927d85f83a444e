-- purpose: tell a rep which customers returned to the pool, and why
-- grain:   one row per lapsed customer
-- reads:   owner_change    writes: notice
-- params:  run_date
insert into notice (notice_date, audience, kind, subject, details)
select
    cast(:run_date as date) as notice_date,
    owner_change.evidence ->> 'previous_owner' as audience,
    'lapsed' as kind,
    owner_change.customer_id as subject,
    jsonb_build_object(
        'key', 'ownership.notice.lapsed',
        'customer_id', owner_change.customer_id,
        'limit_days', owner_change.evidence -> 'limit_days',
        'since', coalesce(
            owner_change.evidence ->> 'last_touch_date',
            owner_change.evidence ->> 'owned_since_date'
        )
    ) as details
from owner_change
where owner_change.reason = 'lapsed'
on conflict (notice_date, audience, kind, subject) do nothing
