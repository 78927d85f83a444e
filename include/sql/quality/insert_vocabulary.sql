-- purpose: the different values of a file's choice-like columns, at most one more than
--          a vocabulary may have: a column with more is free text
-- grain:   one row per column and value (white space at the ends and case aside)
-- reads:   source_record    writes: source_vocabulary
-- params:  file_id, columns: [{"column_key", "position"}], values_max
with watched as (
    select
        listed.column_key,
        listed.position
    from
        jsonb_to_recordset(cast(:columns as jsonb)) as listed (
            column_key text,
            position integer
        )
),

written as (
    select
        watched.column_key,
        source_record.raw ->> watched.position as cell,
        count(*) as row_count,
        min(source_record.row_number) as first_row_number
    from source_record
    cross join watched
    where
        source_record.file_id = :file_id
        and source_record.outcome is distinct from 'ignored'
    group by
        watched.column_key,
        source_record.raw ->> watched.position
),

folded as (
    select
        written.column_key,
        lower(btrim(written.cell)) as value,
        sum(written.row_count) as row_count,
        min(written.first_row_number) as first_row_number
    from written
    where btrim(written.cell) <> ''
    group by
        written.column_key,
        lower(btrim(written.cell))
),

hashed as (
    select
        folded.column_key,
        encode(sha256(convert_to(folded.value, 'UTF8')), 'hex') as value_sha256,
        folded.row_count,
        folded.first_row_number
    from folded
),

numbered as (
    select
        hashed.column_key,
        hashed.value_sha256,
        hashed.row_count,
        hashed.first_row_number,
        row_number() over (
            partition by hashed.column_key
            order by hashed.row_count desc, hashed.value_sha256 asc
        ) as value_number
    from hashed
)

insert into source_vocabulary (
    file_id, column_key, value_sha256, row_count, first_row_number
)
select
    cast(:file_id as integer) as file_id,
    numbered.column_key,
    numbered.value_sha256,
    numbered.row_count,
    numbered.first_row_number
from numbered
where numbered.value_number <= cast(:values_max as integer) + 1
