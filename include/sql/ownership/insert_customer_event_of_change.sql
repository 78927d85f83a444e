-- purpose: lapses, handovers and changes of hands in the source are events of the
--          customer, also once the pool row is replaced
-- grain:   one row per customer that lapsed, was handed over or changed hands
-- reads:   owner_change    writes: customer_event
-- params:  run_date
insert into customer_event (customer_id, event_date, kind, subject, details)
select
    owner_change.customer_id,
    cast(:run_date as date) as event_date,
    case owner_change.reason when 'lapsed' then 'owner_lapsed' else 'handover' end as kind,
    coalesce(owner_change.evidence ->> 'previous_owner', '') as subject,
    owner_change.evidence
    || jsonb_build_object('to_owner', owner_change.owner_id) as details
from owner_change
where owner_change.reason in ('lapsed', 'handover', 'owner_changed_in_source')
on conflict (customer_id, event_date, kind, subject) do nothing
