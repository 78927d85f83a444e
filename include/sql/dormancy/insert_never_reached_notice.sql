-- purpose: tell owner and manager whom nobody has ever reached (T1); once for each customer
-- grain:   one row per rep and audience; customers of the pool are the manager's
-- reads:   newly_unreached    writes: notice
-- params:  run_date, manager
-- Twenty are named, those that arrived first.
insert into notice (notice_date, audience, kind, subject, details)
with listed as (
    select
        newly_unreached.owner_id,
        newly_unreached.customer_id,
        newly_unreached.created_date,
        row_number() over (
            partition by newly_unreached.owner_id
            order by newly_unreached.created_date, newly_unreached.customer_id
        ) as place
    from newly_unreached
),

by_owner as (
    select
        listed.owner_id,
        count(*) as customer_count,
        min(listed.created_date) as oldest_date,
        string_agg(listed.customer_id, ', ' order by listed.place)
        filter (where listed.place <= 20) as customers
    from listed
    group by listed.owner_id
)

select
    cast(:run_date as date) as notice_date,
    audience.name as audience,
    'never_reached' as kind,
    coalesce(by_owner.owner_id, 'pool') as subject,
    jsonb_build_object(
        'key', 'dormancy.notice.never_reached',
        'rep_id', coalesce(by_owner.owner_id, '-'),
        'count', by_owner.customer_count,
        'oldest_date', by_owner.oldest_date,
        'customers', by_owner.customers
    ) as details
from by_owner
cross join
    lateral (
        values (cast(:manager as text)), (by_owner.owner_id)
    ) as audience (name)
where audience.name is not null
on conflict (notice_date, audience, kind, subject) do update
    set details = excluded.details
