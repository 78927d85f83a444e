-- purpose: tell the rep of an answer at risk, and rep and manager of one that is late
--          (T4, T8)
-- grain:   one row per audience and enquiry, told once for each state
-- reads:   enquiry, activity, customer, rep    writes: notice
-- params:  run_date, timezone
-- Who must not be contacted is nobody's answer to give; an enquiry of a customer in the
-- lead pool is the managers' to know.
insert into notice (notice_date, audience, kind, subject, details)
select
    cast(:run_date as date) as notice_date,
    audience.name as audience,
    'response_' || enquiry.state as kind,
    cast(enquiry.activity_id as text) as subject,
    jsonb_build_object(
        'key', 'followup.notice.response_' || enquiry.state || '.' || enquiry.kind,
        'customer_id', customer.customer_id,
        'owner_id', coalesce(customer.owner_id, ''),
        'received', to_char(enquiry.received_at at time zone :timezone, 'YYYY-MM-DD HH24:MI'),
        'respond_by',
        to_char(enquiry.respond_by_at at time zone :timezone, 'YYYY-MM-DD HH24:MI')
    ) as details
from enquiry
inner join activity on enquiry.activity_id = activity.activity_id
inner join customer on activity.customer_id = customer.customer_id
left join rep on customer.owner_id = rep.rep_id
cross join
    lateral (
        values
        (customer.owner_id),
        (case when enquiry.state = 'breached' then coalesce(rep.manager_id, 'manager') end)
    ) as audience (name)
where
    enquiry.state in ('at_risk', 'breached')
    and enquiry.breach_told_date is null
    and (enquiry.state = 'breached' or enquiry.at_risk_told_date is null)
    and customer.merged_into is null
    and not customer.is_opted_out
    and not customer.is_contact_failed
    and not customer.is_paused
    and audience.name is not null
on conflict (notice_date, audience, kind, subject) do nothing
