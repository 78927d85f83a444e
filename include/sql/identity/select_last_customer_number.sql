-- purpose: the highest customer number ever given; ids are never reused
-- grain:   one row
-- reads:   customer, withdrawn_customer
select
    greatest(
        coalesce(max(cast(substr(customer.customer_id, 2) as integer)), 0),
        (
            select
                coalesce(
                    max(cast(substr(withdrawn_customer.customer_id, 2) as integer)), 0
                )
            from leadflow.withdrawn_customer
        )
    ) as last_number
from leadflow.customer
