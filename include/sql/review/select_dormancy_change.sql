-- purpose: customers that fell dormant or came back since the last brief (Z1, Z3)
-- grain:   one row per event: marked dormant or reactivated in the window
-- reads:   customer_event, customer
-- params:  since_date, run_date, timezone
select
    customer_event.customer_id,
    customer.legal_name,
    customer.grade,
    customer.owner_id,
    customer_event.kind,
    customer_event.event_date,
    cast(customer.last_interaction_at at time zone :timezone as date)
        as last_interaction_date
from leadflow.customer_event as customer_event
inner join leadflow.customer as customer
    on customer_event.customer_id = customer.customer_id
where
    customer_event.kind in ('dormant', 'reactivated')
    and customer_event.event_date > :since_date
    and customer_event.event_date <= :run_date
    and customer.merged_into is null
order by customer_event.kind, customer_event.event_date, customer_event.customer_id
