-- purpose: given records with their fields
-- grain:   one row per record, in order of number
-- reads:   matching_record    writes: -
-- params:  record_numbers
select
    matching_record.record_number,
    matching_record.record_key,
    matching_record.fields
from leadflow.matching_record
where matching_record.record_number = any(cast(:record_numbers as bigint[]))
order by matching_record.record_number
