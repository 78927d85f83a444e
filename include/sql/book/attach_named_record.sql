-- purpose: attach a row to the one customer that bears its name; the same 负责人 breaks a tie
-- grain:   one pending row without a party
-- reads:   name_candidate    writes: pending_record
with decided as (
    select
        name_candidate.record_id,
        case
            when count(*) = 1 then min(name_candidate.party_id)
            else min(name_candidate.party_id) filter (where name_candidate.is_same_owner)
        end as party_id,
        case when count(*) = 1 then 'name' else 'name_and_owner' end as rule
    from name_candidate
    group by name_candidate.record_id
    having
        count(*) = 1
        or count(*) filter (where name_candidate.is_same_owner) = 1
)

update pending_record
set
    party_id = decided.party_id,
    rule = decided.rule
from decided
where
    pending_record.record_id = decided.record_id
    and pending_record.party_id is null
