-- purpose: the owner is told of major changes at its customers on the day they come (I11)
-- grain:   one row per customer and run date
-- reads:   customer_event, pending_record, source_record, customer    writes: notice
-- params:  run_date
insert into notice (notice_date, audience, kind, subject, details)
with concerned as (
    select distinct source_record.customer_id
    from pending_record
    inner join source_record on pending_record.record_id = source_record.record_id
    where source_record.customer_id is not null
)

select
    cast(:run_date as date) as notice_date,
    customer.owner_id as audience,
    'major_change' as kind,
    customer.customer_id as subject,
    jsonb_build_object(
        'key', 'book.notice.major_change',
        'customer_id', customer.customer_id,
        'changes', jsonb_agg(distinct customer_event.kind)
    ) as details
from concerned
inner join customer on concerned.customer_id = customer.customer_id
inner join customer_event on customer.customer_id = customer_event.customer_id
where
    customer_event.event_date = :run_date
    and customer_event.kind in (
        'legal_name_changed',
        'business_line_changed',
        'legal_representative_changed',
        'buyer_replaced',
        'contact_left'
    )
    and customer.owner_id is not null
group by customer.customer_id
on conflict (notice_date, audience, kind, subject) do update
    set details = excluded.details
