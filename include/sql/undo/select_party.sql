-- purpose: the affected parties
-- grain:   one row per party
-- reads:   undo_party
select undo_party.party_id
from undo_party
order by undo_party.party_id
