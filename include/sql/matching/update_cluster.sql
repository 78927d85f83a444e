-- purpose: records whose cluster changed
-- grain:   one row per record
-- reads:   -    writes: matching_record
-- params:  record_numbers, cluster_numbers (parallel)
update leadflow.matching_record
set cluster_number = moved.cluster_number
from
    (
        select
            unnest(cast(:record_numbers as bigint[])) as record_number,
            unnest(cast(:cluster_numbers as bigint[])) as cluster_number
    ) as moved
where matching_record.record_number = moved.record_number
