-- purpose: open questions name no customer that vanished
-- grain:   one row per question
-- reads:   undo_vanished    writes: match_review
update match_review
set
    candidate_customer_ids = array(
        select candidate.customer_id
        from
            unnest(match_review.candidate_customer_ids)
            with ordinality as candidate (customer_id, position)
        where
            candidate.customer_id
            not in (select undo_vanished.customer_id from undo_vanished)
        order by candidate.position
    )
where
    match_review.candidate_customer_ids && array(
        select undo_vanished.customer_id
        from undo_vanished
    )
