-- purpose: each affected customer's row names the owner of its history
-- grain:   one row per customer whose owner differs
-- reads:   undo_customer, ownership_history    writes: customer
with owned as (
    select
        undo_customer.customer_id,
        ownership_history.owner_id
    from undo_customer
    left join ownership_history
        on
            undo_customer.customer_id = ownership_history.customer_id
            and ownership_history.valid_to_at is null
)

update leadflow.customer
set
    owner_id = owned.owner_id,
    is_in_lead_pool = owned.owner_id is null
from owned
where
    customer.customer_id = owned.customer_id
    and customer.merged_into is null
    and (
        customer.owner_id is distinct from owned.owner_id
        or customer.is_in_lead_pool <> (owned.owner_id is null)
    )
