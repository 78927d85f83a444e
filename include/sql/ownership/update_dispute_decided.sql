-- purpose: a person's decision of a registration dispute is on record (D3)
-- grain:   at most one row
-- writes:  registration_dispute
-- params:  customer_id, claimed_by, decision (keep or move), decided_by, decided_because, run_date
update registration_dispute
set
    status = 'decided',
    decision = :decision,
    decided_by = :decided_by,
    decided_because = :decided_because,
    decided_date = cast(:run_date as date)
where
    registration_dispute.customer_id = :customer_id
    and registration_dispute.claimed_by = :claimed_by
    and registration_dispute.status = 'open'
returning registration_dispute.record_id, registration_dispute.registered_at
