-- purpose: the story of a customer tells that it took in, or was parted from, another
-- grain:   one row per event
-- writes:  customer_event
-- params:  events (JSON: customer_id, kind, subject, details), run_date
insert into leadflow.customer_event (customer_id, event_date, kind, subject, details)
select
    told.customer_id,
    cast(:run_date as date) as event_date,
    told.kind,
    told.subject,
    told.details
from
    jsonb_to_recordset(cast(:events as jsonb)) as told (
        customer_id text, kind text, subject text, details jsonb
    )
order by told.customer_id, told.kind, told.subject
on conflict (customer_id, event_date, kind, subject) do nothing
