-- purpose: a customer's response times and what started them (T4)
-- grain:   one row per clock, newest first, ten at most
-- reads:   enquiry, activity
-- params:  customer_id
select
    enquiry.kind,
    enquiry.received_at,
    enquiry.respond_by_at,
    enquiry.state,
    enquiry.answered_at,
    enquiry.evidence,
    enquiry.policy_version
from enquiry
inner join activity on enquiry.activity_id = activity.activity_id
where activity.customer_id = :customer_id
order by enquiry.received_at desc, enquiry.activity_id desc
limit 10
