-- purpose: what people decided about pairs of which one is made anew: it holds again with it
-- grain:   one row per pair; lives for one transaction
-- reads:   undo_parted, match_edge    writes: undo_edge (temporary)
create temporary table undo_edge on commit drop as
select match_edge.*
from match_edge
where
    match_edge.decided_by <> 'rule'
    and (
        match_edge.party_id_low in (select undo_parted.party_id from undo_parted)
        or match_edge.party_id_high in (select undo_parted.party_id from undo_parted)
    )
