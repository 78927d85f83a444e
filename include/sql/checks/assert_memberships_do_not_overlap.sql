-- severity: critical
-- purpose: law 2: at any time a record is a member of one customer at most, and a
--          present member's customer has not been merged away
-- grain:   one row per membership that breaks this
-- reads:   membership, customer
with ordered as (
    select
        membership.party_id,
        membership.customer_id,
        membership.valid_from_date,
        membership.valid_to_date,
        lead(membership.valid_from_date) over (
            partition by membership.party_id order by membership.valid_from_date
        ) as next_from_date
    from membership
)

select
    ordered.party_id,
    ordered.customer_id,
    case
        when customer.merged_into is not null
            then 'is a present member of a customer that was merged away'
        else 'has memberships that overlap'
    end as problem
from ordered
inner join customer
    on ordered.customer_id = customer.customer_id
where
    (ordered.valid_to_date is null and customer.merged_into is not null)
    or coalesce(ordered.valid_to_date, 'infinity') > ordered.next_from_date
    or ordered.valid_to_date < ordered.valid_from_date
order by ordered.party_id, ordered.valid_from_date
