-- purpose: live customers that still have no owner, in the order in which turns are
--          dealt
-- grain:   one row per live customer without an owner and not in owner_change
-- reads:   customer, ownership_history, owner_change
-- previous_owner and pool_reason: whom it was taken from and why, where it lies in the
-- pool
select
    customer.customer_id,
    coalesce(customer.grade, 'C') as grade,
    ownership.customer_id is not null as is_in_pool,
    ownership.evidence ->> 'previous_owner' as previous_owner,
    ownership.reason as pool_reason,
    ownership.evidence as pool_evidence,
    customer.lifecycle <> 'customer'
    and coalesce(ownership.reason, '') <> 'rep_left' as takes_turn
from customer
left join ownership_history as ownership
    on customer.customer_id = ownership.customer_id and ownership.valid_to_at is null
where
    customer.merged_into is null
    and customer.lifecycle in ('lead', 'prospect', 'customer', 'dormant')
    and ownership.owner_id is null
    and not exists (
        select 1
        from owner_change
        where owner_change.customer_id = customer.customer_id
    )
order by
    coalesce(customer.grade, 'C'),
    customer.created_date,
    customer.first_seen_at nulls last,
    customer.customer_id
