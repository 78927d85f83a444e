-- purpose: end the present ownership where the next one begins, without gap or overlap
--          (law 3)
-- grain:   one row per changed customer with a present ownership
-- reads:   owner_change    writes: ownership_history
-- params:  valid_from_at
update ownership_history as ownership
set valid_to_at = :valid_from_at
from owner_change
where
    ownership.customer_id = owner_change.customer_id
    and ownership.valid_to_at is null
