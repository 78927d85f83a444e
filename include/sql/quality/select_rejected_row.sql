-- purpose: the rows of one file that go back to whoever sent it, in the file's order
-- grain:   one row per open quarantine row
-- reads:   quarantine, source_record
-- params:  file_id, run_date
select
    quarantine.record_id,
    source_record.raw,
    quarantine.reasons
from quarantine
inner join source_record
    on quarantine.record_id = source_record.record_id
where
    quarantine.file_id = :file_id
    and quarantine.quarantined_date = :run_date
    and quarantine.status = 'open'
order by quarantine.row_number
