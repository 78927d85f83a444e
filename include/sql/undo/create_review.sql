-- purpose: questions about pairs of which one is made anew: they keep their numbers
-- grain:   one row per question; lives for one transaction
-- reads:   undo_parted, match_review    writes: undo_review (temporary)
create temporary table undo_review on commit drop as
select match_review.*
from match_review
where
    match_review.party_id_low in (select undo_parted.party_id from undo_parted)
    or match_review.party_id_high in (select undo_parted.party_id from undo_parted)
