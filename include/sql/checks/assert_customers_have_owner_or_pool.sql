-- severity: critical
-- purpose: law 3: a live customer has exactly one owner or lies in the lead pool, and
--          its history says the same
-- grain:   one row per live customer that breaks this
-- reads:   customer, ownership_history
select
    customer.customer_id,
    case
        when (customer.owner_id is null) <> customer.is_in_lead_pool
            then 'has neither or both of an owner and a place in the lead pool'
        when ownership_history.customer_id is null
            then 'has no present row of ownership'
        else 'has another owner than its history says'
    end as problem
from customer
left join ownership_history
    on
        customer.customer_id = ownership_history.customer_id
        and ownership_history.valid_to_at is null
where
    customer.merged_into is null
    and customer.lifecycle in ('lead', 'prospect', 'customer', 'dormant')
    and (
        (customer.owner_id is null) <> customer.is_in_lead_pool
        or ownership_history.customer_id is null
        or customer.owner_id is distinct from ownership_history.owner_id
    )
order by customer.customer_id
