-- purpose: the links of records whose content is replaced or withdrawn
-- grain:   one row per link
-- reads:   replaced_record    writes: matching_link
-- params:  -
delete from leadflow.matching_link
using replaced_record
where
    replaced_record.record_number in (matching_link.low_number, matching_link.high_number)
