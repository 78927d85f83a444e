-- purpose: memberships of affected parties that began with or after the import
-- grain:   one row per membership
-- reads:   undo_file, undo_party    writes: membership
delete from membership
using undo_party
where
    membership.party_id = undo_party.party_id
    and membership.valid_from_date >= (select min(undo_file.day) from undo_file)
