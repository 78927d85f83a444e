-- purpose: each affected customer is owned as it was after a day: whose it is decides ties between
--          customers of one name
-- grain:   one row per customer whose owner differs
-- reads:   undo_customer, ownership_history    writes: customer
-- params:  day_at (its local midnight)
with owned as (
    select
        undo_customer.customer_id,
        ownership_history.owner_id
    from undo_customer
    left join ownership_history
        on
            undo_customer.customer_id = ownership_history.customer_id
            and ownership_history.valid_from_at <= cast(:day_at as timestamptz)
            and coalesce(ownership_history.valid_to_at, 'infinity')
            > cast(:day_at as timestamptz)
)

update leadflow.customer
set owner_id = owned.owner_id
from owned
where
    customer.customer_id = owned.customer_id
    and customer.owner_id is distinct from owned.owner_id
