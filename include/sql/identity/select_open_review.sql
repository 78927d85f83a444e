-- purpose: the questions that wait for a person, by the rows they are about; no
--          personal data
-- grain:   one row per question
-- reads:   match_review, source_record, source_file, party
with place as (
    select
        source_record.record_id,
        source_file.file_name || ' ' || source_record.row_number as source_row
    from leadflow.source_record
    inner join leadflow.source_file on source_record.file_id = source_file.file_id
)

select
    match_review.review_id,
    match_review.kind,
    concat_ws(
        ' | ', waiting.source_row, low_place.source_row, high_place.source_row
    ) as asks,
    array_to_string(match_review.candidate_customer_ids, ', ') as candidates,
    match_review.opened_date
from leadflow.match_review
left join place as waiting on match_review.record_id = waiting.record_id
left join leadflow.party as low on match_review.party_id_low = low.party_id
left join place as low_place on low.record_id = low_place.record_id
left join leadflow.party as high on match_review.party_id_high = high.party_id
left join place as high_place on high.record_id = high_place.record_id
where match_review.status = 'open'
order by match_review.review_id
