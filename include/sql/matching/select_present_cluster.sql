-- purpose: the id and present cluster of given records
-- grain:   one row: arrays with an element a record, in order of number; null for none
-- reads:   matching_record    writes: -
-- params:  record_numbers
select
    array_agg(matching_record.record_key order by matching_record.record_number)
        as record_keys,
    array_agg(matching_record.cluster_number order by matching_record.record_number)
        as cluster_numbers
from leadflow.matching_record
where matching_record.record_number = any(cast(:record_numbers as bigint[]))
