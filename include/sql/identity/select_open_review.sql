-- purpose: the questions that wait for a person, those that most hangs on first: the rows
--          that they are about, the customers, the evidence
-- grain:   one row per question; companies by name, persons by their row only
-- reads:   mart.match_review, match_review, match_edge, source_record, source_file, party,
--          customer, membership, opportunity
-- params:  review_id, kind (each null: any), most (null: all)
with place as (
    select
        source_record.record_id,
        source_file.file_name || ' row ' || source_record.row_number as source_row
    from leadflow.source_record
    inner join leadflow.source_file on source_record.file_id = source_file.file_id
),

chosen as (
    select
        question.review_id,
        question.impact,
        question.impact_parts,
        question.probability
    from mart.match_review as question
    where
        question.status = 'open'
        and (
            cast(:review_id as bigint) is null
            or question.review_id = cast(:review_id as bigint)
        )
        and (cast(:kind as text) is null or question.kind = cast(:kind as text))
    order by question.impact desc, question.review_id asc
    limit cast(:most as bigint)
)

select
    match_review.review_id,
    match_review.kind,
    match_review.named,
    chosen.impact,
    chosen.impact_parts,
    cast(chosen.probability as double precision) as probability,
    concat_ws(' | ', waiting.source_row, low_place.source_row, high_place.source_row) as asks,
    match_review.party_id_low,
    match_review.party_id_high,
    coalesce(match_review.evidence -> 'comparisons', match_edge.comparisons) as comparisons,
    coalesce(candidate.customers, '[]') as customers,
    match_review.opened_date
from chosen
inner join leadflow.match_review on chosen.review_id = match_review.review_id
left join leadflow.match_edge
    on
        match_review.party_id_low = match_edge.party_id_low
        and match_review.party_id_high = match_edge.party_id_high
left join place as waiting on match_review.record_id = waiting.record_id
left join leadflow.party as low on match_review.party_id_low = low.party_id
left join place as low_place on low.record_id = low_place.record_id
left join leadflow.membership as low_member
    on low.party_id = low_member.party_id and low_member.valid_to_date is null
left join leadflow.party as high on match_review.party_id_high = high.party_id
left join place as high_place on high.record_id = high_place.record_id
left join leadflow.membership as high_member
    on high.party_id = high_member.party_id and high_member.valid_to_date is null
left join lateral (
    select
        jsonb_agg(
            jsonb_build_object(
                'customer_id', customer.customer_id,
                'legal_name', customer.legal_name,
                'grade', customer.grade,
                'lifecycle', customer.lifecycle,
                'owner_id', customer.owner_id,
                'record_count', (
                    select count(*)
                    from leadflow.membership
                    where
                        membership.customer_id = customer.customer_id
                        and membership.valid_to_date is null
                ),
                'open_amounts', (
                    select coalesce(jsonb_object_agg(summed.currency, summed.amount), '{}')
                    from (
                        select
                            opportunity.currency,
                            coalesce(sum(opportunity.amount), 0) as amount
                        from leadflow.opportunity
                        where
                            opportunity.customer_id = customer.customer_id
                            and not (
                                opportunity.is_won
                                or opportunity.is_lost
                                or opportunity.is_deleted
                            )
                        group by opportunity.currency
                    ) as summed
                )
            )
            order by customer.customer_id = low_member.customer_id desc, customer.customer_id
        ) as customers
    from leadflow.customer
    where
        customer.customer_id in (low_member.customer_id, high_member.customer_id)
        or (
            match_review.party_id_low is null
            and customer.customer_id = any(match_review.candidate_customer_ids)
        )
) as candidate on true
order by chosen.impact desc, match_review.review_id asc
