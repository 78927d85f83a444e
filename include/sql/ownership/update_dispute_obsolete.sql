-- purpose: a dispute falls away when its registration was withdrawn, has become invalid or
--          belongs to another customer now, when the claimant has left, or when the claimant
--          owns the customer anyway; one about a withdrawn registration also when that stands
--          again or the owner has changed (D3)
-- grain:   one row per open dispute without ground
-- reads:   party, membership, rep, customer, ownership_ground
-- writes:  registration_dispute
-- params:  run_date
update registration_dispute
set status = 'obsolete', decided_date = cast(:run_date as date)
where
    registration_dispute.status = 'open'
    and (
        registration_dispute.ground = 'withdrawn'
        and not exists (
            select 1
            from ownership_ground as ground
            where
                ground.customer_id = registration_dispute.customer_id
                and ground.owner_id = registration_dispute.owner_id
                and not ground.is_standing
        )
        or not exists (
            select 1
            from party
            inner join membership
                on
                    party.party_id = membership.party_id
                    and membership.valid_to_date is null
            inner join customer on membership.customer_id = customer.customer_id
            inner join rep on party.owner_rep_id = rep.rep_id
            where
                party.owner_rep_id = registration_dispute.claimed_by
                and membership.customer_id = registration_dispute.customer_id
                and party.is_registration_complete
                and not party.is_deleted
                and party.registered_at <= registration_dispute.registered_at
                and customer.owner_id is distinct from registration_dispute.claimed_by
                and is_at_work(rep.employed, :run_date)
        )
    )
