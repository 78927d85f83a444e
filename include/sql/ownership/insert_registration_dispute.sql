-- purpose: a registration that arrives late but is earlier than the owner's claim is
--          for a person to decide; it moves nobody by itself (D3)
-- grain:   one row per customer and claimant; what was decided once is not asked again
-- reads:   membership, party, rep, customer, ownership_history    writes: registration_dispute
-- params:  run_date, valid_from_at
-- The owner's claim dates from its own registration, else from the start of the
-- ownership. Only records that joined the customer tonight are new; a customer first
-- owned tonight has no dispute.
insert into registration_dispute (
    customer_id, claimed_by, owner_id, record_id, registered_at, opened_date
)
select distinct on (customer.customer_id, late.owner_rep_id)
    customer.customer_id,
    late.owner_rep_id as claimed_by,
    ownership.owner_id,
    late.record_id,
    late.registered_at,
    cast(:run_date as date) as opened_date
from membership
inner join party as late on membership.party_id = late.party_id
inner join rep as claimant on late.owner_rep_id = claimant.rep_id
inner join customer on membership.customer_id = customer.customer_id
inner join ownership_history as ownership
    on customer.customer_id = ownership.customer_id and ownership.valid_to_at is null
where
    membership.valid_from_date = :run_date
    and membership.valid_to_date is null
    and customer.merged_into is null
    and late.is_registration_complete
    and not late.is_deleted
    and late.owner_rep_id <> ownership.owner_id
    and is_at_work(claimant.employed, :run_date)
    and ownership.valid_from_at < :valid_from_at
    and late.registered_at < coalesce(
        cast(ownership.evidence ->> 'registered_at' as timestamptz), ownership.valid_from_at
    )
order by customer.customer_id, late.owner_rep_id, late.registered_at, late.party_id
on conflict (customer_id, claimed_by) do update set
    owner_id = excluded.owner_id,
    record_id = excluded.record_id,
    registered_at = excluded.registered_at,
    opened_date = excluded.opened_date,
    ground = excluded.ground,
    status = 'open',
    decided_date = null
where registration_dispute.status = 'obsolete'
