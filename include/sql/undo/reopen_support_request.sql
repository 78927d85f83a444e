-- purpose: what a row of the import had closed is open again (T11)
-- grain:   one row per request
-- reads:   undo_file, source_record    writes: support_request
update support_request
set
    status = 'open',
    done_date = null,
    done_by = null,
    answer = null,
    done_record_id = null
from source_record
inner join undo_file on source_record.file_id = undo_file.file_id
where support_request.done_record_id = source_record.record_id
