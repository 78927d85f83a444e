-- purpose: who is whose and what is asked, before other weights decide
-- grain:   one row per party or open question
-- reads:   membership, match_review    writes: retraining_before
create temporary table retraining_before on commit drop as
select
    membership.party_id,
    membership.customer_id,
    cast(null as bigint) as review_id
from leadflow.membership
where membership.valid_to_date is null
union all
select
    null as party_id,
    null as customer_id,
    match_review.review_id
from leadflow.match_review
where match_review.status = 'open'
