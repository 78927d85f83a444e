-- purpose: what the gate made of one file's data rows
-- grain:   one row
-- reads:   source_record, source_file
-- params:  file_id
select
    count(*) as rows,
    count(*) filter (where source_record.outcome = 'quarantined') as quarantined,
    count(*) filter (
        where
        source_record.outcome is distinct from 'quarantined'
        and source_record.reasons @> '[{"severity": "warning"}]'
    ) as warned,
    cast(coalesce(bool_or(source_file.status = 'held'), false) as integer) as held
from source_record
inner join source_file
    on source_record.file_id = source_file.file_id
where
    source_record.file_id = :file_id
    and source_record.outcome is distinct from 'ignored'
