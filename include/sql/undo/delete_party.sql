-- purpose: parties that came with or after the import
-- grain:   one row per party
-- reads:   undo_parted    writes: party
delete from party
using undo_parted
where party.party_id = undo_parted.party_id
