-- purpose: companies and persons that the import had a newer version of: the one before it counts
-- grain:   one row per record
-- reads:   undo_record    writes: source_record
update source_record
set party_id = null
from undo_record
where
    source_record.record_id = undo_record.record_id
    and not undo_record.is_settled_again
    and source_record.record_type in ('lead', 'contact', 'company')
