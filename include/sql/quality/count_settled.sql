-- purpose: the outcomes of the rows of some files
-- grain:   one row per outcome
-- reads:   source_record
-- params:  file_ids (integer[])
select
    source_record.outcome,
    count(*) as row_count
from source_record
where source_record.file_id = any(cast(:file_ids as integer[]))
group by source_record.outcome
order by source_record.outcome
