-- purpose: a second change on one run date replaces the first: histories have one row a
--          day
-- grain:   one row per changed customer whose present ownership began this very day
-- reads:   owner_change    writes: ownership_history
-- params:  valid_from_at
delete from ownership_history as ownership
using owner_change
where
    ownership.customer_id = owner_change.customer_id
    and ownership.valid_from_at = :valid_from_at
