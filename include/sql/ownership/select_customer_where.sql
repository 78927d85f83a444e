-- purpose: the customers that a person means by the values of their columns
-- grain:   one row per live customer
-- reads:   customer
-- params:  wanted (JSON: column -> value)
select customer.customer_id
from customer
where
    customer.merged_into is null
    and customer.lifecycle in ('lead', 'prospect', 'customer', 'dormant')
    and not exists (
        select 1
        from jsonb_each_text(cast(:wanted as jsonb)) as wish (name, value)
        where
            coalesce(to_jsonb(customer.*) ->> wish.name, '') <> wish.value
    )
order by customer.customer_id
