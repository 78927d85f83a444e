-- purpose: the customer's row names its present owner
-- grain:   one row per changed customer
-- reads:   owner_change    writes: customer
update customer
set
    owner_id = owner_change.owner_id,
    is_in_lead_pool = owner_change.owner_id is null
from owner_change
where customer.customer_id = owner_change.customer_id
