-- purpose: the arrival stays in the ledger, with who took it back and why
-- grain:   one row per part
-- reads:   undo_file    writes: source_file
-- params:  run_date, undone_by, undone_because
update source_file
set
    status = 'undone',
    undone_date = cast(:run_date as date),
    undone_by = :undone_by,
    undone_because = :undone_because
from undo_file
where source_file.file_id = undo_file.file_id
