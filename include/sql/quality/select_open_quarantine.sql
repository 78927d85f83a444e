-- purpose: the rows that wait to be mended, for whoever looks them through
-- grain:   one row per open quarantine row, in the order received
-- reads:   quarantine, source_file
-- params:  file_id (null for all files)
select
    quarantine.file_id,
    source_file.file_name,
    quarantine.row_number,
    quarantine.quarantined_date,
    quarantine.reasons
from quarantine
inner join source_file
    on quarantine.file_id = source_file.file_id
where
    quarantine.status = 'open'
    and quarantine.file_id = coalesce(cast(:file_id as integer), quarantine.file_id)
order by
    quarantine.file_id,
    quarantine.row_number
