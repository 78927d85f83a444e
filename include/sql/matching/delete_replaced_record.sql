-- purpose: records whose content is replaced or withdrawn
-- grain:   one row per record
-- reads:   replaced_record    writes: matching_record
-- params:  -
delete from leadflow.matching_record
using replaced_record
where matching_record.record_number = replaced_record.record_number
