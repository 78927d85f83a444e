-- purpose: a customer that was reached at last is never-reached no more
-- grain:   one customer
-- writes:  customer
update customer
set never_reached_since_date = null
where
    customer.never_reached_since_date is not null
    and customer.last_interaction_at is not null
