-- purpose: records whose content is replaced or withdrawn; their keys and links go first
-- grain:   one row per record that the book holds
-- reads:   matching_record    writes: replaced_record (temporary)
-- params:  record_numbers
create temporary table replaced_record on commit drop as
select matching_record.record_number
from leadflow.matching_record
where matching_record.record_number = any(cast(:record_numbers as bigint[]))
