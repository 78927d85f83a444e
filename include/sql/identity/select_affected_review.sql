-- purpose: the questions about pairs that were asked of affected parties
-- grain:   one row per question
-- reads:   affected_party, match_review
select
    match_review.review_id,
    match_review.kind,
    match_review.party_id_low,
    match_review.party_id_high,
    match_review.status
from affected_party
inner join leadflow.match_review on affected_party.party_id = match_review.party_id_low
order by match_review.review_id
