-- purpose: what joins the records of one customer
-- grain:   one row per pair of its records that an edge joins
-- reads:   membership, match_edge
-- params:  customer_id
select
    match_edge.party_id_low,
    match_edge.party_id_high,
    match_edge.evidence,
    match_edge.strength,
    match_edge.reason,
    match_edge.decided_by,
    match_edge.bits,
    match_edge.comparisons
from leadflow.membership as low
inner join leadflow.match_edge
    on low.party_id = match_edge.party_id_low and match_edge.decision = 'join'
inner join leadflow.membership as high
    on
        match_edge.party_id_high = high.party_id
        and low.customer_id = high.customer_id
        and high.valid_to_date is null
where
    low.customer_id = :customer_id
    and low.valid_to_date is null
order by match_edge.party_id_low, match_edge.party_id_high
