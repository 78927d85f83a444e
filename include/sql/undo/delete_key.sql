-- purpose: match keys of parties that are made anew
-- grain:   one row per key and party
-- reads:   undo_parted    writes: party_key
delete from party_key
using undo_parted
where party_key.party_id = undo_parted.party_id
