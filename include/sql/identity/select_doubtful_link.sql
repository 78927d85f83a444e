-- purpose: pairs that may be one customer and are two, of which at least one is affected; the pair
--          that was asked about already stays, else the strongest; none where a person has parted
--          the two customers
-- grain:   one row per two customers
-- reads:   affected_party, matching_link, membership, party, match_edge, match_review
-- params:  ask_bits
with touched as (
    select
        matching_link.low_number,
        matching_link.high_number,
        matching_link.bits
    from affected_party
    inner join leadflow.matching_link on affected_party.party_id = matching_link.low_number
    union
    select
        matching_link.low_number,
        matching_link.high_number,
        matching_link.bits
    from affected_party
    inner join leadflow.matching_link on affected_party.party_id = matching_link.high_number
),

apart as (
    select
        touched.low_number as party_id_low,
        touched.high_number as party_id_high,
        touched.bits,
        least(low.customer_id, high.customer_id) as customer_low,
        greatest(low.customer_id, high.customer_id) as customer_high
    from touched
    inner join leadflow.membership as low
        on touched.low_number = low.party_id and low.valid_to_date is null
    inner join leadflow.membership as high
        on
            touched.high_number = high.party_id
            and high.valid_to_date is null
            and low.customer_id <> high.customer_id
    where touched.bits > cast(:ask_bits as real)
),

parted as (
    select distinct
        apart.customer_low,
        apart.customer_high
    from apart
    inner join leadflow.membership as one
        on apart.customer_low = one.customer_id and one.valid_to_date is null
    inner join leadflow.match_edge
        on
            one.party_id in (match_edge.party_id_low, match_edge.party_id_high)
            and match_edge.decision = 'apart'
    inner join leadflow.membership as other
        on
            other.party_id in (match_edge.party_id_low, match_edge.party_id_high)
            and apart.customer_high = other.customer_id
            and other.valid_to_date is null
)

select distinct on (apart.customer_low, apart.customer_high)
    apart.party_id_low,
    apart.party_id_high,
    apart.bits,
    apart.customer_low,
    apart.customer_high
from apart
inner join leadflow.party as low on apart.party_id_low = low.party_id
inner join leadflow.party as high on apart.party_id_high = high.party_id
left join parted
    on
        apart.customer_low = parted.customer_low
        and apart.customer_high = parted.customer_high
left join leadflow.match_review
    on
        apart.party_id_low = match_review.party_id_low
        and apart.party_id_high = match_review.party_id_high
        and match_review.kind = 'possible_match'
        and match_review.status = 'open'
where parted.customer_low is null
order by
    apart.customer_low asc,
    apart.customer_high asc,
    match_review.review_id is null asc,
    apart.bits desc,
    low.source_system asc,
    low.record_type asc,
    low.source_key asc,
    high.source_system asc,
    high.record_type asc,
    high.source_key asc
