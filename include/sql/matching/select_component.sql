-- purpose: all records that hang together with given ones; each component is looked up, whatever
--          the statistics make of their number
-- grain:   one row: arrays with an element a record, in order of number; null for none
-- reads:   matching_record    writes: -
-- params:  record_numbers
with component as (
    select distinct matching_record.component_number
    from leadflow.matching_record
    where matching_record.record_number = any(cast(:record_numbers as bigint[]))
)

select
    array_agg(member.record_number order by member.record_number) as record_numbers,
    array_agg(member.record_key order by member.record_number) as record_keys,
    array_agg(member.cluster_number order by member.record_number) as cluster_numbers,
    array_agg(member.component_number order by member.record_number) as component_numbers
from component
cross join
    lateral (
        select
            matching_record.record_number,
            matching_record.record_key,
            matching_record.cluster_number,
            matching_record.component_number
        from leadflow.matching_record
        where matching_record.component_number = component.component_number
        offset 0
    ) as member
