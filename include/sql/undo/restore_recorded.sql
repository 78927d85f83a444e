-- purpose: a row from before the import that waits, still or again, was recorded when it came
-- grain:   one row per record
-- reads:   undo_record    writes: source_record
update source_record
set recorded_date = undo_record.file_day
from undo_record
where
    source_record.record_id = undo_record.record_id
    and source_record.party_id is null
    and source_record.recorded_date > undo_record.file_day
