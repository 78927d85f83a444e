-- purpose: the affected parties and the customer that each is in, if any
-- grain:   one row per party
-- reads:   affected_party, membership
select
    affected_party.party_id,
    membership.customer_id
from affected_party
left join leadflow.membership
    on
        affected_party.party_id = membership.party_id
        and membership.valid_to_date is null
order by affected_party.party_id
