-- purpose: memberships of affected parties that had ended with or after the import
-- grain:   one row per membership
-- reads:   undo_file, undo_party    writes: membership
update membership
set valid_to_date = null
from undo_party
where
    membership.party_id = undo_party.party_id
    and membership.valid_to_date >= (select min(undo_file.day) from undo_file)
