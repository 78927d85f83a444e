-- purpose: the source rows of a customer
-- grain:   one row per accepted or repaired row, newest file last
-- reads:   source_record, source_file
-- params:  customer_id
select
    source_file.file_name,
    source_file.part,
    source_record.row_number,
    source_record.source_system,
    source_record.record_type,
    source_record.source_id,
    source_record.outcome,
    source_record.is_current
from source_record
inner join source_file on source_record.file_id = source_file.file_id
where source_record.customer_id = :customer_id
order by source_record.record_id
