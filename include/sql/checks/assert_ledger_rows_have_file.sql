-- severity: critical
-- purpose: law 1: a row of the ledger belongs to a received file, a typed row to a row of
--          the ledger
-- grain:   one row per file, or per typed record, that is not there
-- reads:   source_record, source_file, typed_record
select
    source_record.file_id,
    min(source_record.record_id) as first_record_id,
    'is in the ledger, but no such file was received' as problem
from source_record
left join source_file
    on source_record.file_id = source_file.file_id
where source_file.file_id is null
group by source_record.file_id
union all
select
    typed_record.file_id,
    typed_record.record_id as first_record_id,
    'is typed, but not in the ledger' as problem
from typed_record
left join source_record
    on typed_record.record_id = source_record.record_id
where source_record.record_id is null
order by first_record_id
