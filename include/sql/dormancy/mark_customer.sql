-- purpose: mark customers dormant since the first day on which the rule held
-- grain:   one customer
-- reads:   newly_dormant    writes: customer
update customer
set
    lifecycle = 'dormant',
    dormant_since_date = newly_dormant.dormant_since_date,
    lifecycle_before_dormant = newly_dormant.lifecycle_before,
    dormant_basis_at = customer.last_interaction_at
from newly_dormant
where customer.customer_id = newly_dormant.customer_id
