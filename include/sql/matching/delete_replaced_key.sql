-- purpose: the keys of records whose content is replaced or withdrawn
-- grain:   one row per record and key
-- reads:   replaced_record    writes: matching_key
-- params:  -
delete from leadflow.matching_key
using replaced_record
where matching_key.record_number = replaced_record.record_number
