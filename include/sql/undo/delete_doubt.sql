-- purpose: doubts of the weights since the import came: they are asked anew as the days are
--          played again; what a person has answered stays
-- grain:   one row per question
-- reads:   undo_party    writes: match_review
-- params:  since
delete from match_review
using undo_party
where
    match_review.kind = 'possible_match'
    and match_review.status <> 'answered'
    and match_review.opened_date >= cast(:since as date)
    and undo_party.party_id in (match_review.party_id_low, match_review.party_id_high)
