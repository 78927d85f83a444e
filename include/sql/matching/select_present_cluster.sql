-- purpose: the id and present cluster of given records
-- grain:   one row per record, in order of number
-- reads:   matching_record    writes: -
-- params:  record_numbers
select
    matching_record.record_number,
    matching_record.record_key,
    matching_record.cluster_number
from leadflow.matching_record
where matching_record.record_number = any(cast(:record_numbers as bigint[]))
order by matching_record.record_number
