-- purpose: rows follow their party to the customer that it is a member of
-- grain:   one row per requirement
-- reads:   touched_party, membership    writes: requirement
update leadflow.requirement
set customer_id = membership.customer_id
from touched_party
inner join leadflow.membership
    on touched_party.party_id = membership.party_id and membership.valid_to_date is null
where
    requirement.party_id = touched_party.party_id
    and requirement.customer_id is distinct from membership.customer_id
