-- purpose: rows accepted since the last run, and rows whose customer is still not decided
-- grain:   one row per record_id; first_record_id is the first version of its source id
-- reads:   source_record, match_review, customer    writes: pending_record
insert into pending_record (
    record_id, source_system, record_type, first_record_id, is_current, party_id
)
with candidate as (
    select source_record.record_id
    from source_record
    where
        source_record.recorded_date is null
        and source_record.outcome in ('accepted', 'repaired')
    union
    select match_review.record_id
    from match_review
    inner join source_record on match_review.record_id = source_record.record_id
    where
        match_review.kind = 'name_only'
        and (
            match_review.status = 'open'
            or (
                match_review.status = 'answered'
                and exists (
                    select 1 from customer
                    where customer.customer_id = match_review.answer
                )
            )
        )
        and source_record.party_id is null
        and source_record.outcome in ('accepted', 'repaired')
)

select
    source_record.record_id,
    source_record.source_system,
    source_record.record_type,
    case
        when source_record.source_id is null then source_record.record_id
        else (
            select min(version.record_id)
            from source_record as version
            where
                version.source_system = source_record.source_system
                and version.record_type = source_record.record_type
                and version.source_id = source_record.source_id
                and version.outcome in ('accepted', 'repaired')
        )
    end as first_record_id,
    source_record.is_current,
    source_record.party_id
from candidate
inner join source_record on candidate.record_id = source_record.record_id
