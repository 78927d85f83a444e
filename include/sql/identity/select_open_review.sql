-- purpose: the questions that wait for a person, by the rows they are about
-- grain:   one row per question; companies by name, persons by their row only
-- reads:   match_review, source_record, source_file, party, customer
with place as (
    select
        source_record.record_id,
        source_file.file_name || ' row ' || source_record.row_number as source_row
    from leadflow.source_record
    inner join leadflow.source_file on source_record.file_id = source_file.file_id
)

select
    match_review.review_id,
    match_review.kind,
    match_review.named,
    concat_ws(' | ', waiting.source_row, low_place.source_row, high_place.source_row) as asks,
    candidate.candidates,
    match_review.opened_date
from leadflow.match_review
left join place as waiting on match_review.record_id = waiting.record_id
left join leadflow.party as low on match_review.party_id_low = low.party_id
left join place as low_place on low.record_id = low_place.record_id
left join leadflow.party as high on match_review.party_id_high = high.party_id
left join place as high_place on high.record_id = high_place.record_id
left join lateral (
    select
        string_agg(
            concat_ws(' ', customer.customer_id, customer.legal_name),
            ', '
            order by customer.customer_id
        ) as candidates
    from leadflow.customer
    where customer.customer_id = any(match_review.candidate_customer_ids)
) as candidate on true
where match_review.status = 'open'
order by match_review.review_id
