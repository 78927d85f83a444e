-- purpose: where each field of a customer comes from (law 2)
-- grain:   one row per field
-- reads:   field_source, source_record, source_file
-- params:  customer_id
select
    field_source.field,
    field_source.value,
    field_source.rule,
    source_file.file_name,
    source_record.row_number
from field_source
inner join source_record on field_source.record_id = source_record.record_id
inner join source_file on source_record.file_id = source_file.file_id
where field_source.customer_id = :customer_id
order by field_source.field
