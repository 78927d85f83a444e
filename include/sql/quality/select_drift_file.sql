-- purpose: the headers of one file, and of the last delivery of the same profile before
--          it: its loaded files of the last earlier day, so that what else comes the
--          same day, in whatever order, decides nothing. Files of corrections and
--          returned workbooks have no part in it.
-- grain:   one row per file; the file itself has is_now
-- reads:   source_file
-- params:  file_id, record_headers (of the column that only files of corrections have)
with export as (
    select
        source_file.file_id,
        source_file.file_name,
        source_file.part,
        source_file.profile,
        source_file.arrival_date,
        source_file.status,
        source_file.layout -> 'columns' as columns
    from source_file
    where
        source_file.profile is not null
        and source_file.layout is not null
        and source_file.source_system <> 'leadflow'
        and not exists (
            select 1
            from jsonb_array_elements_text(source_file.layout -> 'columns') as header (label)
            where header.label = any(cast(:record_headers as text[]))
        )
),

earlier as (
    select
        export.file_id,
        rank() over (order by export.arrival_date desc) as delivery_number
    from export
    inner join export as this_file
        on
            export.profile = this_file.profile
            and export.arrival_date < this_file.arrival_date
    where
        this_file.file_id = :file_id
        and export.status = 'loaded'
)

select
    export.file_id,
    export.file_name,
    export.part,
    export.profile,
    export.columns,
    export.file_id = :file_id as is_now
from export
left join earlier
    on export.file_id = earlier.file_id
where
    export.file_id = :file_id
    or earlier.delivery_number = 1
order by export.file_id
