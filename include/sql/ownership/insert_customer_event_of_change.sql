-- purpose: lapses, handovers, claims and people's decisions are events of the customer, also
--          once the pool row is replaced
-- grain:   one row per customer whose change is more than a first assignment
-- reads:   owner_change    writes: customer_event
-- params:  run_date
-- The subject is the rep that the event is counted by: who let it lapse, handed it over or lost
-- it; of a claim, who claimed.
insert into customer_event (customer_id, event_date, kind, subject, details)
select
    owner_change.customer_id,
    cast(:run_date as date) as event_date,
    case owner_change.reason
        when 'lapsed' then 'owner_lapsed'
        when 'owner_changed_in_source' then 'handover'
        else owner_change.reason
    end as kind,
    case owner_change.reason
        when 'claimed' then owner_change.owner_id
        else coalesce(owner_change.evidence ->> 'previous_owner', '')
    end as subject,
    owner_change.evidence
    || jsonb_build_object('to_owner', owner_change.owner_id) as details
from owner_change
where
    owner_change.reason in (
        'lapsed', 'escalated', 'handover', 'owner_changed_in_source', 'claimed', 'assigned',
        'dispute_decided', 'stand_in', 'rep_back', 'returned'
    )
on conflict (customer_id, event_date, kind, subject) do nothing
