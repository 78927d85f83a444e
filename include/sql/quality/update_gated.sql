-- purpose: mark a file as gated, so that settle_files never takes rows that no rule has
--          seen
-- writes:  source_file
-- params:  file_id, run_date
update source_file
set gated_date = :run_date
where source_file.file_id = :file_id
