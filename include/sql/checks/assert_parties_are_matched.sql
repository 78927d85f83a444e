-- severity: warning
-- purpose: law 2: every party stands in the matching book, once there is one, so that nobody
--          stays a customer of its own unseen
-- grain:   one row per party that does not
-- reads:   party, matching_record, matching_model
select
    party.party_id,
    'is not in the matching book' as problem
from party
left join matching_record on party.party_id = matching_record.record_number
where
    matching_record.record_number is null
    and exists (select 1 from matching_model)
order by party.party_id
