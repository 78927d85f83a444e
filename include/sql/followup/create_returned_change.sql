-- purpose: which locked cells of returned rows were written over
-- grain:   one row per row with any
-- params:  record_ids (bigint[]) and, in step, columns (text[]; several with commas)
create temporary table returned_change on commit drop as
select
    changed.record_id,
    changed.columns
from
    unnest(cast(:record_ids as bigint[]), cast(:columns as text[])) as changed (
        record_id, columns
    )
