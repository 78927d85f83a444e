-- purpose: why records of a customer were joined, or kept apart
-- grain:   one row per compared pair with a record of the customer
-- reads:   match_edge, membership, party, source_record, source_file
-- params:  customer_id
with named_party as (
    select
        party.party_id,
        source_file.file_name || ' row ' || source_record.row_number as source_row
    from party
    inner join source_record on party.record_id = source_record.record_id
    inner join source_file on source_record.file_id = source_file.file_id
)

select
    low.source_row as one_record,
    high.source_row as other_record,
    match_edge.decision,
    match_edge.reason,
    match_edge.evidence,
    match_edge.decided_by,
    match_edge.model_version
from match_edge
inner join named_party as low on match_edge.party_id_low = low.party_id
inner join named_party as high on match_edge.party_id_high = high.party_id
where
    exists (
        select 1
        from membership
        where
            membership.customer_id = :customer_id
            and membership.valid_to_date is null
            and membership.party_id in (match_edge.party_id_low, match_edge.party_id_high)
    )
order by match_edge.party_id_low, match_edge.party_id_high
