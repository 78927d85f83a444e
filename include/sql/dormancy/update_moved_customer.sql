-- purpose: the day since when a customer is dormant, after its last interaction moved
-- grain:   one customer
-- reads:   moved_dormancy    writes: customer
update customer
set
    dormant_since_date = moved_dormancy.after_date,
    dormant_basis_at = customer.last_interaction_at,
    lifecycle_before_dormant = coalesce(customer.lifecycle_before_dormant, 'lead')
from moved_dormancy
where customer.customer_id = moved_dormancy.customer_id
