-- purpose: rows that are in the book now are not carried again
-- grain:   one pending row that was not recorded before, or that found its customer in this run
-- reads:   pending_record    writes: source_record
-- params:  run_date
update source_record
set recorded_date = cast(:run_date as date)
from pending_record
where
    source_record.record_id = pending_record.record_id
    and (source_record.recorded_date is null or pending_record.rule is not null)
