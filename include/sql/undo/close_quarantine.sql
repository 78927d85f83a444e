-- purpose: the import's rejects close; what its rows had mended or replaced is open again
-- grain:   one row per quarantine row
-- reads:   undo_file, source_record    writes: quarantine
update quarantine
set
    status = case
        when quarantine.file_id in (select undo_file.file_id from undo_file) then 'withdrawn'
        else 'open'
    end,
    corrected_by_record_id = null,
    decided_by = null,
    decided_date = null,
    decided_columns = '{}',
    decided_because = null
where
    quarantine.file_id in (select undo_file.file_id from undo_file)
    or quarantine.corrected_by_record_id in (
        select source_record.record_id
        from undo_file
        inner join source_record on undo_file.file_id = source_record.file_id
    )
