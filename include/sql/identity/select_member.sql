-- purpose: the present members of a customer
-- grain:   one row per party
-- reads:   membership
-- params:  customer_id
select membership.party_id
from leadflow.membership
where membership.customer_id = :customer_id and membership.valid_to_date is null
order by membership.party_id
