-- purpose: the model that the book is matched under, and what the book holds
-- grain:   one row, none before the first load
-- reads:   matching_model, matching_record, matching_link, match_edge, match_review
-- params:  join_bits
select
    matching_model.model_version,
    matching_model.learnt_from,
    matching_model.first_used_date,
    (select count(*) from leadflow.matching_record) as records,
    (
        select count(*)
        from leadflow.matching_link
        where matching_link.bits >= cast(:join_bits as real)
    ) as likely_pairs,
    (
        select count(*)
        from leadflow.match_edge
        where match_edge.decision = 'join' and match_edge.reason = 'weights'
    ) as links,
    (
        select count(*)
        from leadflow.match_review
        where match_review.status = 'open' and match_review.kind = 'possible_match'
    ) as doubts,
    (
        select count(*)
        from leadflow.match_edge
        where match_edge.decided_by <> 'rule'
    ) as answers
from leadflow.matching_model
where matching_model.is_current
