-- purpose: every answer that people gave about two records, the latest decision of a pair
--          and what it replaced
-- grain:   one row per pair and decision; is_standing: the decision holds today; is_asked:
--          the pair itself was asked about, else it follows from an answer about others of
--          the two customers
-- reads:   match_edge, match_review, party, typed_record
with standing as (
    select
        match_edge.party_id_low,
        match_edge.party_id_high,
        case match_edge.decision when 'join' then 'same' else 'different' end as answer,
        match_edge.decided_by,
        match_edge.reason as kind
    from leadflow.match_edge
    where match_edge.decided_by <> 'rule'
),

asked as (
    select
        match_review.party_id_low,
        match_review.party_id_high,
        match_review.answer,
        match_review.answered_by as decided_by,
        match_review.kind,
        match_review.answered_date,
        cast(match_review.evidence ->> 'bits' as double precision) as bits_then
    from leadflow.match_review
    where match_review.status = 'answered' and match_review.party_id_low is not null
)

select
    low.party_id as party_id_low,
    high.party_id as party_id_high,
    low.source_system as source_system_low,
    low.record_type as record_type_low,
    low.source_key as source_key_low,
    high.source_system as source_system_high,
    high.record_type as record_type_high,
    high.source_key as source_key_high,
    coalesce(standing.answer, asked.answer) as answer,
    coalesce(standing.decided_by, asked.decided_by) as decided_by,
    coalesce(standing.kind, asked.kind) as kind,
    asked.answered_date,
    asked.bits_then,
    asked.kind is not null as is_asked,
    standing.kind is not null as is_standing,
    low_typed.person_name as person_name_low,
    high_typed.person_name as person_name_high,
    low_typed.company_name is not null
    and high_typed.company_name is not null as has_companies
from standing
full outer join asked
    on
        standing.party_id_low = asked.party_id_low
        and standing.party_id_high = asked.party_id_high
        and standing.kind = asked.kind
        and standing.answer = asked.answer
inner join leadflow.party as low
    on coalesce(standing.party_id_low, asked.party_id_low) = low.party_id
inner join leadflow.party as high
    on coalesce(standing.party_id_high, asked.party_id_high) = high.party_id
inner join leadflow.typed_record as low_typed on low.record_id = low_typed.record_id
inner join leadflow.typed_record as high_typed on high.record_id = high_typed.record_id
order by low.party_id, high.party_id, asked.answered_date, kind
