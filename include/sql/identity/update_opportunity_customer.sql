-- purpose: rows follow their party to the customer that it is a member of
-- grain:   one row per opportunity
-- reads:   touched_party, membership    writes: opportunity
update leadflow.opportunity
set customer_id = membership.customer_id
from touched_party
inner join leadflow.membership
    on touched_party.party_id = membership.party_id and membership.valid_to_date is null
where
    opportunity.party_id = touched_party.party_id
    and opportunity.customer_id is distinct from membership.customer_id
