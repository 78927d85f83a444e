-- purpose: given records in their normal forms
-- grain:   one row: all forms of each record, set apart by tabs, in order of number
-- reads:   matching_record    writes: -
-- params:  record_numbers
select string_agg(matching_record.forms, e'\t' order by matching_record.record_number) as lines
from leadflow.matching_record
where matching_record.record_number = any(cast(:record_numbers as bigint[]))
