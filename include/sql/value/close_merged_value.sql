-- purpose: the value history of a customer that has merged into another ends
-- grain:   one current history row of a merged customer
-- reads:   book_change, customer    writes: value_history
-- params:  from_at
update value_history
set valid_to_at = greatest(value_history.valid_from_at, cast(:from_at as timestamptz))
from book_change
inner join customer on book_change.customer_id = customer.customer_id
where
    value_history.customer_id = customer.customer_id
    and customer.merged_into is not null
    and value_history.valid_to_at is null
