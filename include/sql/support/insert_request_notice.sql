-- purpose: requester and manager are told of requests that are overdue, each once, and of those
--          that nobody did and nobody waits for any more (T11)
-- grain:   one row per audience, kind and day; its details hold the rows
-- reads:   support_request, activity    writes: notice
-- params:  run_date, manager
insert into notice (notice_date, audience, kind, subject, details)
with told as (
    select
        'support_overdue' as kind,
        'support.notice.overdue' as key,
        support_request.request_id
    from support_request
    where
        support_request.status = 'open'
        and support_request.due_date < :run_date
        and coalesce(support_request.overdue_told_date, :run_date) = :run_date
    union all
    select
        'support_lapsed' as kind,
        'support.notice.lapsed' as key,
        support_request.request_id
    from support_request
    where
        support_request.status = 'lapsed'
        and support_request.done_date = :run_date
)

select
    cast(:run_date as date) as notice_date,
    audience.name as audience,
    told.kind,
    'support' as subject,
    jsonb_build_object(
        'key', told.key,
        'count', count(*),
        'listed', jsonb_agg(
            jsonb_build_object(
                'request_id', support_request.request_id,
                'department', support_request.department,
                'rep_id', support_request.rep_id,
                'customer_id', activity.customer_id,
                'due_date', support_request.due_date
            )
            order by support_request.due_date, support_request.request_id
        )
    ) as details
from told
inner join support_request on told.request_id = support_request.request_id
inner join activity on support_request.activity_id = activity.activity_id
cross join
    lateral (
        values (cast(:manager as text)), (support_request.rep_id)
    ) as audience (name)
where audience.name is not null
group by audience.name, told.kind, told.key
on conflict (notice_date, audience, kind, subject) do update
    set details = excluded.details
    where notice.details <> excluded.details
