-- purpose: a merge that a person has undone
-- grain:   one row
-- writes:  merge
-- params:  merge_id, undone_date, undone_by
update leadflow.merge
set undone_date = :undone_date, undone_by = :undone_by
where merge.merge_id = :merge_id
