-- purpose: whom a leaving rep has to hand over, in the order in which colleagues get them
-- grain:   one row per customer that the rep owns; lost and invalid ones too
-- reads:   ownership_history, customer
-- params:  rep_id, valid_from_at (the run date's local midnight)
select
    customer.customer_id,
    coalesce(customer.grade, 'C') as grade,
    customer.lifecycle in ('lead', 'prospect', 'customer', 'dormant') as is_live,
    ownership.valid_from_at > cast(:valid_from_at as timestamptz) as is_backdated,
    ownership.valid_from_at as since
from ownership_history as ownership
inner join customer on ownership.customer_id = customer.customer_id
where
    ownership.owner_id = :rep_id
    and ownership.valid_to_at is null
    and customer.merged_into is null
order by
    coalesce(customer.grade, 'C'),
    customer.created_date,
    customer.customer_id
