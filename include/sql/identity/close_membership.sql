-- purpose: end the memberships that do not hold any more
-- grain:   one row per party
-- reads:   moved_party    writes: membership
-- params:  run_date
update leadflow.membership
set valid_to_date = cast(:run_date as date)
from moved_party
where
    membership.party_id = moved_party.party_id
    and membership.valid_to_date is null
    and membership.customer_id <> moved_party.customer_id
