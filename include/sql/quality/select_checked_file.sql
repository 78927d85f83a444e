-- purpose: the files of the data docs' index with what became of their rows
-- grain:   one row per file that is no repetition
-- reads:   source_file, source_record
select
    source_file.file_id,
    source_file.file_name,
    source_file.part,
    source_file.arrival_date,
    source_file.source_system,
    source_file.record_type,
    source_file.status,
    count(source_record.record_id) filter (
        where source_record.outcome is distinct from 'ignored'
    ) as row_count,
    count(source_record.record_id) filter (
        where source_record.outcome = 'ignored'
    ) as ignored_count,
    count(source_record.record_id) filter (
        where source_record.outcome = 'quarantined'
    ) as quarantined_count,
    count(source_record.record_id) filter (
        where
        source_record.outcome is distinct from 'quarantined'
        and source_record.reasons @> '[{"severity": "warning"}]'
    ) as flagged_count
from source_file
left join source_record
    on source_file.file_id = source_record.file_id
where source_file.status in ('landed', 'loaded', 'held')
group by source_file.file_id
order by source_file.file_id desc
