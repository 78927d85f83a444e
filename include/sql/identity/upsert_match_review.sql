-- purpose: questions about pairs; one that had lapsed is asked again, an answered one
--          never
-- grain:   one row per (kind, pair)
-- reads:   match_review    writes: match_review
-- params:  questions (JSON, in order: kind, low, high, customers, evidence), run_date
insert into leadflow.match_review (
    review_id, kind, party_id_low, party_id_high, candidate_customer_ids, evidence,
    opened_date
)
select
    coalesce((select max(match_review.review_id) from leadflow.match_review), 0)
    + asked.position as review_id,
    asked.question ->> 'kind' as kind,
    cast(asked.question ->> 'low' as bigint) as party_id_low,
    cast(asked.question ->> 'high' as bigint) as party_id_high,
    array(
        select jsonb_array_elements_text(asked.question -> 'customers')
    ) as candidate_customer_ids,
    asked.question -> 'evidence' as evidence,
    cast(:run_date as date) as opened_date
from
    jsonb_array_elements(cast(:questions as jsonb))
    with ordinality as asked (question, position)
order by asked.position
on conflict (kind, party_id_low, party_id_high) where party_id_low is not null
do update set
    status = 'open',
    candidate_customer_ids = excluded.candidate_customer_ids,
    evidence = excluded.evidence
where match_review.status <> 'answered'
