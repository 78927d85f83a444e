-- purpose: questions that had answered themselves about rows that are played again
-- grain:   one row per question
-- reads:   undo_record    writes: match_review
update match_review
set
    status = 'open',
    answered_date = null,
    evidence = match_review.evidence - 'attached_by'
from undo_record
where
    match_review.record_id = undo_record.record_id
    and undo_record.is_settled_again
    and match_review.kind = 'name_only'
    and match_review.status = 'obsolete'
