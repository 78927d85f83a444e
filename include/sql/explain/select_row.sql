-- purpose: a row as received, the record that it is a version of and whose that is
-- grain:   at most one row
-- reads:   source_record, membership
-- params:  file_id, row_number
select
    source_record.record_id,
    source_record.outcome,
    source_record.record_type,
    source_record.party_id,
    coalesce(membership.customer_id, source_record.customer_id) as customer_id
from leadflow.source_record
left join leadflow.membership
    on source_record.party_id = membership.party_id and membership.valid_to_date is null
where
    source_record.file_id = :file_id
    and source_record.row_number = :row_number
