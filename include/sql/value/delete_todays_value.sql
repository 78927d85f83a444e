-- purpose: a second change on one run date replaces the first
-- grain:   one history row that began on the run date
-- reads:   value_change    writes: value_history
-- params:  from_at
delete from value_history
using value_change
where
    value_history.customer_id = value_change.customer_id
    and value_history.valid_from_at = cast(:from_at as timestamptz)
