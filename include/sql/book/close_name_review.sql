-- purpose: questions that have answered themselves: the row is attached by now
-- grain:   one open review
-- reads:   pending_record    writes: match_review
-- params:  run_date
update match_review
set
    status = 'obsolete',
    answered_date = cast(:run_date as date),
    evidence = match_review.evidence || jsonb_build_object('attached_by', pending_record.rule)
from pending_record
where
    match_review.record_id = pending_record.record_id
    and match_review.kind = 'name_only'
    and match_review.status = 'open'
    and pending_record.party_id is not null
