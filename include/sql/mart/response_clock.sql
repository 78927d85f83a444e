-- purpose: response times of enquiries, urgent problems and feedback (T4)
-- grain:   one row per inbound activity with a clock
-- reads:   enquiry, activity, customer
create view mart.response_clock as
select
    enquiry.activity_id,
    activity.customer_id,
    customer.owner_id,
    enquiry.kind,
    activity.channel,
    enquiry.received_at,
    enquiry.respond_by_at,
    enquiry.at_risk_at,
    enquiry.state,
    enquiry.answered_at,
    enquiry.evidence,
    enquiry.policy_version
from leadflow.enquiry
inner join leadflow.activity on enquiry.activity_id = activity.activity_id
left join leadflow.customer on activity.customer_id = customer.customer_id;

comment on view mart.response_clock is
'response times of enquiries, urgent problems and feedback; one row per inbound activity';
comment on column mart.response_clock.activity_id is 'the inbound activity';
comment on column mart.response_clock.customer_id is 'customer who waits';
comment on column mart.response_clock.owner_id is 'rep responsible now';
comment on column mart.response_clock.kind is
'enquiry (2 working hours), urgent (30 working minutes) or feedback (same time next working day)';
comment on column mart.response_clock.channel is 'the way it came';
comment on column mart.response_clock.received_at is
'when it came; one known by its date alone came at closing time';
comment on column mart.response_clock.respond_by_at is 'when an answer is due';
comment on column mart.response_clock.at_risk_at is 'from when it is at risk';
comment on column mart.response_clock.state is 'open, at_risk, breached, met or withdrawn';
comment on column mart.response_clock.answered_at is
'our first touch after it, in time or not; null while it waits';
comment on column mart.response_clock.evidence is
'rule, source row, what made it urgent: a word or the source''s urgency; the clock before';
comment on column mart.response_clock.policy_version is 'policy that started the clock';
