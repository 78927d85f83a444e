-- purpose: the history of a customer that has merged into another ends
-- grain:   one current history row of a merged customer
-- reads:   book_change, customer    writes: grade_history
-- params:  from_at
update grade_history
set valid_to_at = greatest(grade_history.valid_from_at, cast(:from_at as timestamptz))
from book_change
inner join customer on book_change.customer_id = customer.customer_id
where
    grade_history.customer_id = customer.customer_id
    and customer.merged_into is not null
    and grade_history.valid_to_at is null
