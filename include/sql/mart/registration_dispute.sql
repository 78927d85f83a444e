-- purpose: registrations earlier than the owner's claim that arrived late, or next to one that
--          was withdrawn, and how they were decided (D3)
-- grain:   one row per customer and claimant
-- reads:   registration_dispute, merged_customer
create view mart.registration_dispute as
select
    coalesce(merged_customer.live_customer_id, registration_dispute.customer_id) as customer_id,
    registration_dispute.claimed_by,
    registration_dispute.owner_id,
    registration_dispute.record_id,
    registration_dispute.registered_at,
    registration_dispute.ground,
    registration_dispute.opened_date,
    registration_dispute.status,
    registration_dispute.decision,
    registration_dispute.decided_by,
    registration_dispute.decided_because,
    registration_dispute.decided_date
from leadflow.registration_dispute
left join leadflow.merged_customer
    on registration_dispute.customer_id = merged_customer.customer_id;

comment on view mart.registration_dispute is
'registrations before the owner''s, or next to it (D3); one row per customer and claimant';
comment on column mart.registration_dispute.customer_id is
'customer; the live one, merges followed';
comment on column mart.registration_dispute.claimed_by is 'rep of the registration';
comment on column mart.registration_dispute.owner_id is 'owner when it was opened';
comment on column mart.registration_dispute.record_id is 'the registration''s source row';
comment on column mart.registration_dispute.registered_at is 'when it was registered';
comment on column mart.registration_dispute.ground is
'earlier than the owner''s claim, or next because that of the owner was withdrawn';
comment on column mart.registration_dispute.opened_date is 'run date on which it was opened';
comment on column mart.registration_dispute.status is
'open, decided, or obsolete: withdrawn, claimant gone, or owner anyway';
comment on column mart.registration_dispute.decision is 'keep or move';
comment on column mart.registration_dispute.decided_by is 'who decided';
comment on column mart.registration_dispute.decided_because is 'why';
comment on column mart.registration_dispute.decided_date is 'run date of the decision';
