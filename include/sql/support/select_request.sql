-- purpose: what each department still has to do, or what has lapsed; the most urgent first (T11)
-- grain:   one row per request of the status
-- reads:   support_request, activity, customer, rep, working_day
-- params:  run_date, status
select
    support_request.request_id,
    support_request.department,
    activity.customer_id,
    coalesce(customer.legal_name, customer.short_name) as customer_name,
    support_request.rep_id,
    rep.name as rep_name,
    support_request.request,
    support_request.requested_date,
    support_request.due_date,
    greatest(
        coalesce(today.working_day_number - due_day.working_day_number, 0), 0
    ) as late_days
from support_request
inner join activity on support_request.activity_id = activity.activity_id
left join customer on activity.customer_id = customer.customer_id
left join rep on support_request.rep_id = rep.rep_id
left join working_day as today on today.day = :run_date
left join working_day as due_day on support_request.due_date = due_day.day
where support_request.status = :status
order by
    support_request.department,
    support_request.due_date,
    support_request.requested_date,
    support_request.request_id
