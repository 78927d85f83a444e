-- purpose: one question
-- grain:   at most one row
-- reads:   match_review
-- params:  review_id
select
    match_review.review_id,
    match_review.kind,
    match_review.party_id_low,
    match_review.party_id_high,
    match_review.status,
    match_review.evidence
from leadflow.match_review
where match_review.review_id = :review_id
