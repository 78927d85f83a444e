-- purpose: memberships that began this same day and do not hold any more: the day knows
--          one only
-- grain:   one row per party
-- reads:   moved_party    writes: membership
-- params:  run_date
delete from leadflow.membership
using moved_party
where
    membership.party_id = moved_party.party_id
    and membership.valid_from_date = cast(:run_date as date)
    and membership.customer_id <> moved_party.customer_id
