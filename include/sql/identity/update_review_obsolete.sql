-- purpose: questions that the records have answered meanwhile
-- grain:   one row per question
-- writes:  match_review
-- params:  review_ids
update leadflow.match_review
set status = 'obsolete'
where match_review.review_id = any(cast(:review_ids as bigint[]))
