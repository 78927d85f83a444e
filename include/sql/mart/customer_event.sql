-- purpose: what changed with customers
-- grain:   one row per customer, day, kind and subject
-- reads:   customer_event, merged_customer
create view mart.customer_event as
select
    coalesce(merged_customer.live_customer_id, customer_event.customer_id) as customer_id,
    customer_event.customer_id as told_customer_id,
    customer_event.event_date,
    customer_event.kind,
    customer_event.subject,
    customer_event.details
from leadflow.customer_event
left join leadflow.merged_customer
    on customer_event.customer_id = merged_customer.customer_id;

comment on view mart.customer_event is
'what changed with customers; one row per customer, day, kind and subject';
comment on column mart.customer_event.customer_id is
'customer that it belongs to now: the live one, after merges';
comment on column mart.customer_event.told_customer_id is
'customer that it was told of; it comes back there when the merge is undone';
comment on column mart.customer_event.event_date is 'run date';
comment on column mart.customer_event.kind is
'dormant, reactivated, handover, merged, unmerged, ...';
comment on column mart.customer_event.subject is 'what it is about';
comment on column mart.customer_event.details is 'evidence as JSON';
