-- purpose: the stories of both customers tell that a person has parted them
-- grain:   one row per customer
-- reads:   merge    writes: customer_event
-- params:  merge_id, customer_id (the live one that it went out of), run_date
insert into leadflow.customer_event (customer_id, event_date, kind, subject, details)
select
    told.customer_id,
    cast(:run_date as date) as event_date,
    'unmerged' as kind,
    told.subject,
    jsonb_build_object('merge_id', merge.merge_id, 'by', merge.undone_by) as details
from leadflow.merge
cross join
    lateral (
        values
        (cast(:customer_id as text), merge.gone_customer_id),
        (merge.gone_customer_id, cast(:customer_id as text))
    ) as told (customer_id, subject)
where merge.merge_id = :merge_id
order by told.customer_id
on conflict (customer_id, event_date, kind, subject) do nothing
