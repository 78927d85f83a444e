-- purpose: the choice-like columns of one file that hold values which no loaded file of
--          the profile from an earlier day held, and how many of their rows read as
--          nothing, judged by the first row of each value
-- grain:   one row per column with new values
-- reads:   source_vocabulary, source_file, typed_record
-- params:  file_id, columns: [{"column_key", "position", "typed_columns"}], values_max,
--          rows_per_value
with watched as (
    select
        listed.column_key,
        listed.position,
        listed.typed_columns
    from
        jsonb_to_recordset(cast(:columns as jsonb)) as listed (
            column_key text,
            position integer,
            typed_columns text[]
        )
),

earlier_file as (
    select earlier.file_id
    from source_file as earlier
    inner join source_file as this_file
        on
            earlier.profile = this_file.profile
            and earlier.arrival_date < this_file.arrival_date
    where
        this_file.file_id = :file_id
        and earlier.status = 'loaded'
),

earlier_value as (
    select
        source_vocabulary.column_key,
        source_vocabulary.value_sha256,
        source_vocabulary.row_count,
        count(*) over (
            partition by source_vocabulary.file_id, source_vocabulary.column_key
        ) as value_count
    from source_vocabulary
    inner join earlier_file
        on source_vocabulary.file_id = earlier_file.file_id
),

settled_column as (
    select earlier_value.column_key
    from earlier_value
    group by earlier_value.column_key
    having
        max(earlier_value.value_count) <= :values_max
        and sum(earlier_value.row_count)
        >= count(distinct earlier_value.value_sha256) * cast(:rows_per_value as integer)
),

held_value as (
    select
        source_vocabulary.column_key,
        source_vocabulary.value_sha256,
        source_vocabulary.row_count,
        source_vocabulary.first_row_number,
        count(*) over (partition by source_vocabulary.column_key) as value_count
    from source_vocabulary
    inner join settled_column
        on source_vocabulary.column_key = settled_column.column_key
    where source_vocabulary.file_id = :file_id
),

new_value as (
    select
        held_value.column_key,
        held_value.value_sha256,
        held_value.row_count,
        held_value.first_row_number,
        held_value.value_count,
        watched.position,
        watched.typed_columns
    from held_value
    inner join watched
        on held_value.column_key = watched.column_key
    where
        not exists (
            select 1
            from earlier_value
            where
                earlier_value.column_key = held_value.column_key
                and earlier_value.value_sha256 = held_value.value_sha256
        )
)

select
    new_value.column_key,
    count(*) as new_count,
    max(new_value.value_count) > :values_max as is_free_text,
    sum(new_value.row_count) as row_count,
    min(new_value.first_row_number) as first_row_number,
    coalesce(
        sum(new_value.row_count) filter (
            where
            not jsonb_exists_any(
                jsonb_strip_nulls(to_jsonb(typed_record.*)), new_value.typed_columns
            )
        ),
        0
    ) as unread_count
from new_value
inner join typed_record
    on
        new_value.first_row_number = typed_record.row_number
        and typed_record.file_id = :file_id
group by new_value.column_key
order by min(new_value.position)
