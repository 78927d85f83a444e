-- purpose: the customers that no record makes up any more
-- grain:   one row per customer; lives for one transaction
-- reads:   undo_customer, customer, membership    writes: undo_vanished (temporary)
create temporary table undo_vanished on commit drop as
select undo_customer.customer_id
from undo_customer
inner join leadflow.customer on undo_customer.customer_id = customer.customer_id
where
    customer.merged_into is null
    and not exists (
        select 1
        from membership
        where
            membership.customer_id = customer.customer_id
            and membership.valid_to_date is null
    )
