-- purpose: what a step changes in ownership, for a person
-- grain:   one row per changed customer
-- reads:   owner_change, customer
select
    owner_change.customer_id,
    coalesce(customer.legal_name, customer.short_name) as customer,
    customer.grade,
    owner_change.evidence ->> 'previous_owner' as from_rep_id,
    owner_change.owner_id as to_rep_id,
    owner_change.reason,
    coalesce(
        owner_change.evidence ->> 'clock_start_date',
        owner_change.evidence ->> 'left_date',
        owner_change.evidence ->> 'until_date'
    ) as since,
    cast(owner_change.evidence ->> 'limit_days' as integer) as limit_days
from owner_change
inner join customer on owner_change.customer_id = customer.customer_id
order by from_rep_id, owner_change.reason, owner_change.customer_id
