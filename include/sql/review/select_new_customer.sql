-- purpose: customers created since the last working day's brief
-- grain:   one row per customer still standing
-- reads:   customer
-- params:  since_date, run_date, lead_source_names
select
    customer.customer_id,
    customer.legal_name,
    customer.created_date,
    coalesce(
        cast(:lead_source_names as jsonb) ->> lower(customer.lead_source), customer.lead_source
    ) as lead_source,
    customer.lifecycle,
    customer.grade,
    customer.owner_id
from leadflow.customer as customer
where
    customer.merged_into is null
    and customer.created_date > :since_date
    and customer.created_date <= :run_date
order by customer.customer_id
