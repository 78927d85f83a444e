-- purpose: where an ownership was taken back the one before it holds again
-- grain:   one row per affected customer without a present ownership
-- reads:   undo_customer, customer    writes: ownership_history
with last_owned as (
    select
        ownership_history.customer_id,
        max(ownership_history.valid_from_at) as valid_from_at
    from undo_customer
    inner join leadflow.customer
        on
            undo_customer.customer_id = customer.customer_id
            and customer.merged_into is null
    inner join ownership_history
        on customer.customer_id = ownership_history.customer_id
    group by ownership_history.customer_id
)

update ownership_history
set valid_to_at = null
from last_owned
where
    ownership_history.customer_id = last_owned.customer_id
    and ownership_history.valid_from_at = last_owned.valid_from_at
    and ownership_history.valid_to_at is not null
