-- purpose: what a person answered
-- grain:   one row
-- writes:  match_review
-- params:  review_id, answer, answered_by, answered_date
update leadflow.match_review
set
    status = 'answered',
    answer = :answer,
    answered_by = :answered_by,
    answered_date = :answered_date
where match_review.review_id = :review_id
