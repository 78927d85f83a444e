-- purpose: all records that hang together with given ones
-- grain:   one row: arrays with an element a record, in order of number; null for none
-- reads:   matching_record    writes: -
-- params:  record_numbers
with component as (
    select distinct matching_record.component_number
    from leadflow.matching_record
    where matching_record.record_number = any(cast(:record_numbers as bigint[]))
)

select
    array_agg(matching_record.record_number order by matching_record.record_number)
        as record_numbers,
    array_agg(matching_record.record_key order by matching_record.record_number)
        as record_keys,
    string_agg(matching_record.forms, e'\n' order by matching_record.record_number) as lines,
    array_agg(matching_record.cluster_number order by matching_record.record_number)
        as cluster_numbers,
    array_agg(matching_record.component_number order by matching_record.record_number)
        as component_numbers
from component
inner join leadflow.matching_record
    on component.component_number = matching_record.component_number
