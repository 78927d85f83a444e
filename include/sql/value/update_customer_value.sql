-- purpose: the customer's value class is its history's current one, if there is one
-- grain:   one graded customer whose class changed
-- reads:   customer_value, value_history    writes: customer
update customer
set value_class = value_history.value_class
from customer_value
left outer join value_history
    on
        customer_value.customer_id = value_history.customer_id
        and value_history.valid_to_at is null
where
    customer.customer_id = customer_value.customer_id
    and customer.value_class is distinct from value_history.value_class
