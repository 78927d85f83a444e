-- purpose: merges that are decided anew
-- grain:   one row per merge
-- writes:  merge
-- params:  merge_ids (bigint[])
delete from merge
where merge.merge_id = any(cast(:merge_ids as bigint[]))
