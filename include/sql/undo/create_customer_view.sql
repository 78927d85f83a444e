-- purpose: let the nightly steps see the affected customers alone: the view stands before the
--          table of the same name until it is dropped
-- grain:   one row per affected customer that has records by the day that is played
-- reads:   customer, undo_customer, membership
create temporary view customer as
select customer.*
from leadflow.customer
where
    customer.customer_id in (select undo_customer.customer_id from undo_customer)
    and exists (
        select 1
        from leadflow.membership
        where
            membership.customer_id = customer.customer_id
            and membership.valid_to_date is null
    )
