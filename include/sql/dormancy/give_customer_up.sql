-- purpose: a customer that no step of its plan has woken is lost, until it is heard of again
-- grain:   one customer
-- reads:   given_up    writes: customer
update customer
set
    lifecycle = 'lost',
    dormant_since_date = null,
    dormant_basis_at = null,
    lifecycle_before_dormant = null,
    given_up_after_at = customer.last_interaction_at
from given_up
where customer.customer_id = given_up.customer_id
