-- purpose: what changed with customers
-- grain:   one row per customer, day, kind and subject
-- reads:   customer_event
create view mart.customer_event as
select
    customer_event.customer_id,
    customer_event.event_date,
    customer_event.kind,
    customer_event.subject,
    customer_event.details
from leadflow.customer_event;

comment on view mart.customer_event is
'what changed with customers; one row per customer, day, kind and subject';
comment on column mart.customer_event.customer_id is 'customer';
comment on column mart.customer_event.event_date is 'run date';
comment on column mart.customer_event.kind is 'dormant, reactivated, handover, ...';
comment on column mart.customer_event.subject is 'what it is about';
comment on column mart.customer_event.details is 'evidence as JSON';
