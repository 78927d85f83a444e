-- purpose: every record's cluster
-- grain:   one row per record, in order of id
-- reads:   matching_record    writes: -
-- params:  -
select
    matching_record.record_key,
    matching_record.cluster_number
from leadflow.matching_record
order by matching_record.record_key
