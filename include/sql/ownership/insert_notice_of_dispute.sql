-- purpose: a registration that arrives late but is earlier than the owner's claim is
--          for a person to decide; it moves nobody by itself (D3)
-- grain:   one row per customer and late registration
-- reads:   membership, party, rep, customer, ownership_history    writes: notice
-- params:  run_date, valid_from_at, timezone
-- The owner's claim dates from its own registration, else from the start of the
-- ownership. Only records that joined the customer tonight are new; a customer first
-- owned tonight has no dispute.
insert into notice (notice_date, audience, kind, subject, details)
select distinct on (customer.customer_id, late.owner_rep_id)
    cast(:run_date as date) as notice_date,
    'manager' as audience,
    'registration_dispute' as kind,
    customer.customer_id || ' ' || late.owner_rep_id as subject,
    jsonb_build_object(
        'key', 'ownership.notice.dispute',
        'customer_id', customer.customer_id,
        'owner_id', ownership.owner_id,
        'claimed_by', late.owner_rep_id,
        'registered_date', cast(late.registered_at at time zone :timezone as date),
        'record_id', late.record_id
    ) as details
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
    and (claimant.left_date is null or claimant.left_date > :run_date)
    and ownership.valid_from_at < :valid_from_at
    and late.registered_at < coalesce(
        cast(ownership.evidence ->> 'registered_at' as timestamptz), ownership.valid_from_at
    )
order by customer.customer_id, late.owner_rep_id, late.registered_at, late.party_id
on conflict (notice_date, audience, kind, subject) do nothing
