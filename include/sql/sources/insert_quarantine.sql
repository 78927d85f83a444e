-- purpose: the quarantined rows of a held part, listed for the data team
-- grain:   one row per quarantined row of the part
-- reads:   source_record    writes: quarantine
-- params:  file_id, run_date
insert into quarantine (record_id, file_id, row_number, reasons, quarantined_date)
select
    source_record.record_id,
    source_record.file_id,
    source_record.row_number,
    source_record.reasons,
    cast(:run_date as date) as quarantined_date
from source_record
where
    source_record.file_id = :file_id
    and source_record.outcome = 'quarantined'
on conflict (record_id) do update set reasons = excluded.reasons
