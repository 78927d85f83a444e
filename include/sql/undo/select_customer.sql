-- purpose: the affected customers that have records
-- grain:   one row per customer
-- reads:   undo_customer, customer, membership
select undo_customer.customer_id
from undo_customer
inner join leadflow.customer on undo_customer.customer_id = customer.customer_id
where
    customer.merged_into is null
    and exists (
        select 1
        from membership
        where
            membership.customer_id = customer.customer_id
            and membership.valid_to_date is null
    )
order by undo_customer.customer_id
