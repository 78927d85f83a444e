-- purpose: the questions about pairs that were asked of affected parties; a rule asks about two
--          affected ones, weights left in doubt may concern one
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
union
select
    match_review.review_id,
    match_review.kind,
    match_review.party_id_low,
    match_review.party_id_high,
    match_review.status
from affected_party
inner join leadflow.match_review
    on
        affected_party.party_id = match_review.party_id_high
        and match_review.kind = 'possible_match'
order by review_id
