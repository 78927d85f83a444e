-- purpose: requester and owner are told that a department has done what was asked (T11)
-- grain:   one row per audience
-- reads:   support_request, activity, customer    writes: notice
-- params:  request_ids (text[]), run_date
insert into notice (notice_date, audience, kind, subject, details)
select
    cast(:run_date as date) as notice_date,
    audience.name as audience,
    'support_done' as kind,
    support_request.request_id as subject,
    jsonb_build_object(
        'key', 'support.notice.'
        || case when support_request.status = 'declined' then 'declined' else 'done' end,
        'request_id', support_request.request_id,
        'department', support_request.department,
        'customer_id', coalesce(activity.customer_id, '-'),
        'answer', coalesce(support_request.answer, '-')
    ) as details
from support_request
inner join activity on support_request.activity_id = activity.activity_id
left join customer on activity.customer_id = customer.customer_id
cross join
    lateral (
        select support_request.rep_id
        union
        select customer.owner_id
    ) as audience (name)
where
    support_request.request_id = any(cast(:request_ids as text[]))
    and audience.name is not null
on conflict (notice_date, audience, kind, subject) do update
    set details = excluded.details
