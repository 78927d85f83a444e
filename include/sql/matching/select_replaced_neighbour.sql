-- purpose: records that hung on one which is replaced or withdrawn, or that a key held
--          together which is hot now
-- grain:   one row per record number
-- reads:   replaced_record, matching_link, heated_record    writes: -
-- params:  -
select matching_link.high_number as record_number
from replaced_record
inner join leadflow.matching_link
    on replaced_record.record_number = matching_link.low_number
union
select matching_link.low_number as record_number
from replaced_record
inner join leadflow.matching_link
    on replaced_record.record_number = matching_link.high_number
union
select heated_record.record_number
from heated_record
