-- purpose: older rows whose later versions are played again are recorded once more on their day
-- grain:   one row per record
-- reads:   undo_record    writes: source_record
-- params:  day
update source_record
set recorded_date = null
from undo_record
where
    source_record.record_id = undo_record.record_id
    and not undo_record.is_settled_again
    and undo_record.day = cast(:day as date)
