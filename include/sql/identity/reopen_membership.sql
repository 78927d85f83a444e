-- purpose: a membership that was ended this same day and holds again, as if it had never ended
-- grain:   one row per party
-- reads:   moved_party    writes: membership
-- params:  run_date
update leadflow.membership
set valid_to_date = null
from moved_party
where
    membership.party_id = moved_party.party_id
    and membership.valid_to_date = cast(:run_date as date)
    and membership.customer_id = moved_party.customer_id
    and not exists (
        select 1
        from leadflow.membership as present
        where present.party_id = moved_party.party_id and present.valid_to_date is null
    )
