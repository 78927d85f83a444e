-- purpose: the value class that held until the run date
-- grain:   one current history row, or the one before a row that was replaced, where it differs
-- reads:   value_change    writes: value_history
-- params:  from_at
update value_history
set
    valid_to_at = case
        when
            (value_history.value_class, value_history.reason)
            is distinct from (value_change.value_class, value_change.reason)
            then cast(:from_at as timestamptz)
    end
from value_change
where
    value_history.customer_id = value_change.customer_id
    and (
        value_history.valid_to_at is null
        or value_history.valid_to_at = cast(:from_at as timestamptz)
    )
