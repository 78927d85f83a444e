-- purpose: which columns of one file the rules that look at every column have flagged
-- grain:   one row per rule and typed column, the most frequent first
-- reads:   typed_record
-- params:  file_id
with flagged as (
    select
        listed.rule,
        listed.typed_column
    from typed_record
    cross join
        lateral (
            select
                'value_unreadable' as rule,
                unnest(typed_record.invalid_columns) as typed_column
            union all
            select
                'value_vague' as rule,
                unnest(typed_record.vague_columns) as typed_column
            union all
            select
                'value_mended' as rule,
                unnest(typed_record.mended_columns) as typed_column
            union all
            select
                'forbidden_data_redacted' as rule,
                unnest(typed_record.redacted_columns) as typed_column
        ) as listed
    where
        typed_record.file_id = :file_id
        and (
            typed_record.invalid_columns <> '{}'
            or typed_record.vague_columns <> '{}'
            or typed_record.mended_columns <> '{}'
            or typed_record.redacted_columns <> '{}'
        )
)

select
    flagged.rule,
    flagged.typed_column,
    count(*) as row_count
from flagged
group by flagged.rule, flagged.typed_column
order by flagged.rule asc, row_count desc, flagged.typed_column asc
