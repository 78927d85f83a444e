-- purpose: the parties that are made anew when their rows are played again
-- grain:   one row per party
-- reads:   undo_parted
select undo_parted.party_id
from undo_parted
order by undo_parted.party_id
