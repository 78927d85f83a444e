-- purpose: take back what an earlier run of the gate told of one file's changes
-- writes:  notice
-- params:  file_id
delete from notice
where
    notice.kind = 'schema_drift'
    and notice.details @> jsonb_build_object('file_id', cast(:file_id as integer))
