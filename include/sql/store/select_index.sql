-- purpose: the indexes of a table that no constraint needs
-- grain:   one row per index, in order of name
-- reads:   pg_index, pg_class (catalogue)    writes: -
-- params:  table_name
select
    pg_index.indexrelid::regclass::text as index_name,
    pg_get_indexdef(pg_index.indexrelid) as definition
from pg_index
where
    pg_index.indrelid = cast(:table_name as regclass)
    and not exists (
        select 1
        from pg_constraint
        where pg_constraint.conindid = pg_index.indexrelid
    )
order by index_name
