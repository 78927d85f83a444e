-- purpose: records whose cluster or component changed
-- grain:   one row per record
-- reads:   -    writes: matching_record
-- params:  record_numbers, cluster_numbers, component_numbers (parallel)
update leadflow.matching_record
set
    cluster_number = moved.cluster_number,
    component_number = moved.component_number
from
    (
        select
            unnest(cast(:record_numbers as bigint[])) as record_number,
            unnest(cast(:cluster_numbers as bigint[])) as cluster_number,
            unnest(cast(:component_numbers as bigint[])) as component_number
    ) as moved
where matching_record.record_number = moved.record_number
