-- purpose: what the gate must know of one file
-- grain:   one row
-- reads:   source_file, source_record, typed_record
-- params:  file_id, record_headers (of the column that only files of corrections have)
select
    source_file.file_id,
    source_file.file_name,
    source_file.part,
    source_file.arrival_date,
    source_file.source_system,
    source_file.record_type,
    source_file.status,
    source_file.profile,
    source_file.layout,
    (
        select count(*)
        from typed_record
        where typed_record.file_id = source_file.file_id
    ) as typed_count,
    (
        select count(*)
        from source_record
        where
            source_record.file_id = source_file.file_id
            and source_record.outcome is distinct from 'ignored'
    ) as data_row_count,
    coalesce(
        jsonb_exists_any(
            source_file.layout -> 'columns', cast(:record_headers as text[])
        ),
        false
    ) as is_correction,
    array(
        select distinct
            case
                when 'row_shape' = any(typed_record.invalid_columns) then 'misshapen'
                when 'row_cut' = any(typed_record.invalid_columns) then 'cut'
                else typed_record.record_type
            end as record_type
        from typed_record
        where typed_record.file_id = source_file.file_id
    ) as record_types
from source_file
where source_file.file_id = :file_id
