-- purpose: a membership that was ended this same day and holds again, as if it had
--          never ended
-- grain:   one row per party
-- reads:   moved_party    writes: membership
-- params:  run_date
with returning_party as (
    select
        moved_party.party_id,
        moved_party.customer_id
    from moved_party
    left join leadflow.membership as present
        on moved_party.party_id = present.party_id and present.valid_to_date is null
    where present.party_id is null
)

update leadflow.membership
set valid_to_date = null
from returning_party
where
    membership.party_id = returning_party.party_id
    and membership.valid_to_date = cast(:run_date as date)
    and membership.customer_id = returning_party.customer_id
