-- purpose: a question keeps its number and its answer; an open one lapses until it is asked again
-- grain:   one row per question whose two records are there again
-- reads:   undo_review, party    writes: match_review
insert into match_review (
    review_id, kind, record_id, party_id_low, party_id_high, named, candidate_customer_ids,
    evidence, status, answer, answered_by, opened_date, answered_date
)
select
    undo_review.review_id,
    undo_review.kind,
    undo_review.record_id,
    undo_review.party_id_low,
    undo_review.party_id_high,
    undo_review.named,
    undo_review.candidate_customer_ids,
    undo_review.evidence,
    case undo_review.status when 'answered' then 'answered' else 'obsolete' end as status,
    undo_review.answer,
    undo_review.answered_by,
    undo_review.opened_date,
    undo_review.answered_date
from undo_review
inner join party as low on undo_review.party_id_low = low.party_id
inner join party as high on undo_review.party_id_high = high.party_id
on conflict (review_id) do nothing
