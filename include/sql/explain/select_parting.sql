-- purpose: what a person has said about two customers, or is asked
-- grain:   one row: who parted them, why, on how many pairs; the open question about them
-- reads:   match_edge, match_review
-- params:  ones, others (party ids of either customer)
with parted as (
    select
        match_edge.decided_by,
        match_edge.reason
    from leadflow.match_edge
    where
        match_edge.decision = 'apart'
        and (
            (
                match_edge.party_id_low = any(cast(:ones as bigint[]))
                and match_edge.party_id_high = any(cast(:others as bigint[]))
            )
            or (
                match_edge.party_id_low = any(cast(:others as bigint[]))
                and match_edge.party_id_high = any(cast(:ones as bigint[]))
            )
        )
),

asked as (
    select match_review.review_id
    from leadflow.match_review
    where
        match_review.status = 'open'
        and (
            (
                match_review.party_id_low = any(cast(:ones as bigint[]))
                and match_review.party_id_high = any(cast(:others as bigint[]))
            )
            or (
                match_review.party_id_low = any(cast(:others as bigint[]))
                and match_review.party_id_high = any(cast(:ones as bigint[]))
            )
        )
)

select
    (select min(parted.decided_by) from parted) as decided_by,
    (select min(parted.reason) from parted) as reason,
    (select count(*) from parted) as pairs,
    (select min(asked.review_id) from asked) as review_id
