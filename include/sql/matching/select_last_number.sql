-- purpose: the highest record number so far, 0 for an empty book
-- grain:   one row
-- reads:   matching_record    writes: -
-- params:  -
select coalesce(max(matching_record.record_number), 0) as last_number
from leadflow.matching_record
