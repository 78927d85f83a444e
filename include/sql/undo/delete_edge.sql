-- purpose: compared pairs of which one is made anew
-- grain:   one row per pair
-- reads:   undo_parted    writes: match_edge
delete from match_edge
where
    match_edge.party_id_low in (select undo_parted.party_id from undo_parted)
    or match_edge.party_id_high in (select undo_parted.party_id from undo_parted)
