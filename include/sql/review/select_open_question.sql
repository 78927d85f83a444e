-- purpose: doubtful matches that wait for a person's answer
-- grain:   one row per open match_review
-- reads:   match_review
-- params:  since_date, run_date
select
    match_review.review_id,
    match_review.kind,
    match_review.opened_date,
    match_review.opened_date > :since_date as is_new,
    cast(:run_date as date) - match_review.opened_date as waiting_days,
    array_to_string(match_review.candidate_customer_ids, ' ') as candidate_customer_ids
from leadflow.match_review as match_review
where match_review.status = 'open' and match_review.opened_date <= :run_date
order by match_review.opened_date, match_review.review_id
