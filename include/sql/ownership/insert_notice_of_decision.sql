-- purpose: both reps of a decided dispute are told (D3)
-- grain:   one row per rep
-- reads:   registration_dispute    writes: notice
-- params:  customer_id, claimed_by, run_date
insert into notice (notice_date, audience, kind, subject, details)
select
    cast(:run_date as date) as notice_date,
    told.rep_id as audience,
    'dispute_decided' as kind,
    dispute.customer_id || ' ' || dispute.claimed_by as subject,
    jsonb_build_object(
        'key', 'ownership.notice.dispute_' || dispute.decision,
        'customer_id', dispute.customer_id,
        'owner_id', dispute.owner_id,
        'claimed_by', dispute.claimed_by,
        'by', dispute.decided_by
    ) as details
from registration_dispute as dispute
cross join lateral (values (dispute.owner_id), (dispute.claimed_by)) as told (rep_id)
where
    dispute.customer_id = :customer_id
    and dispute.claimed_by = :claimed_by
    and dispute.status = 'decided'
on conflict (notice_date, audience, kind, subject) do update set details = excluded.details
