-- purpose: a customer that never had an owner goes to the rep of its earliest
--          registration (D3)
-- grain:   one row per live customer with a complete registration of an active rep
-- reads:   customer, ownership_history, membership, party, rep    writes: owner_change
-- params:  run_date
-- Of two at the same instant the row received first wins.
insert into owner_change (customer_id, owner_id, reason, evidence)
select distinct on (customer.customer_id)
    customer.customer_id,
    party.owner_rep_id as owner_id,
    'registration' as reason,
    jsonb_build_object(
        'rule', 'D3',
        'record_id', party.record_id,
        'registered_at', party.registered_at
    ) as evidence
from customer
inner join membership
    on customer.customer_id = membership.customer_id and membership.valid_to_date is null
inner join party on membership.party_id = party.party_id
inner join rep on party.owner_rep_id = rep.rep_id
where
    customer.owner_id is null
    and customer.merged_into is null
    and customer.lifecycle in ('lead', 'prospect', 'customer', 'dormant')
    and party.is_registration_complete
    and not party.is_deleted
    and is_at_work(rep.employed, :run_date)
    and not exists (
        select 1
        from ownership_history as ownership
        where
            ownership.customer_id = customer.customer_id
            and coalesce(ownership.owner_id, ownership.evidence ->> 'previous_owner')
            is not null
    )
order by customer.customer_id, party.registered_at nulls last, party.party_id
