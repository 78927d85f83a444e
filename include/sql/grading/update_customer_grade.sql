-- purpose: the customer's grade is its history's current one
-- grain:   one customer whose grade changed
-- reads:   grade_change, grade_history    writes: customer
update customer
set grade = grade_history.grade
from grade_change
inner join grade_history
    on
        grade_change.customer_id = grade_history.customer_id
        and grade_history.valid_to_at is null
where
    customer.customer_id = grade_change.customer_id
    and customer.grade is distinct from grade_history.grade
