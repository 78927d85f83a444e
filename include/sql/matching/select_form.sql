-- purpose: given records in their normal forms
-- grain:   one row: a line a record, in order of number; null for none
-- reads:   matching_record    writes: -
-- params:  record_numbers
select string_agg(matching_record.forms, e'\n' order by matching_record.record_number) as lines
from leadflow.matching_record
where matching_record.record_number = any(cast(:record_numbers as bigint[]))
