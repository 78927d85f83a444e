-- purpose: tell the manager of each dispute that a person has to decide (D3)
-- grain:   one row per dispute opened on the run date
-- reads:   registration_dispute    writes: notice
-- params:  run_date, timezone
insert into notice (notice_date, audience, kind, subject, details)
select
    cast(:run_date as date) as notice_date,
    'manager' as audience,
    'registration_dispute' as kind,
    dispute.customer_id || ' ' || dispute.claimed_by as subject,
    jsonb_build_object(
        'key', 'ownership.notice.dispute',
        'customer_id', dispute.customer_id,
        'owner_id', dispute.owner_id,
        'claimed_by', dispute.claimed_by,
        'registered_date', cast(dispute.registered_at at time zone :timezone as date),
        'record_id', dispute.record_id
    ) as details
from registration_dispute as dispute
where
    dispute.opened_date = cast(:run_date as date)
    and dispute.status = 'open'
    and dispute.ground = 'earlier'
on conflict (notice_date, audience, kind, subject) do nothing
