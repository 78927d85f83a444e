-- purpose: the present customers of these parties
-- grain:   one row per party
-- reads:   membership
-- params:  party_ids
select
    membership.party_id,
    membership.customer_id
from leadflow.membership
where
    membership.party_id = any(cast(:party_ids as bigint[]))
    and membership.valid_to_date is null
order by membership.party_id
