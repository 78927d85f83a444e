-- purpose: how the rows of just imported files ended; of a name that came several times
--          that day, the last arrival
-- grain:   one row per file or sheet
-- reads:   source_file, source_record
-- params:  file_names, arrival_date
select
    source_file.file_id,
    source_file.file_name,
    source_file.part,
    source_file.status,
    source_file.profile,
    source_file.held_reason,
    count(source_record.record_id) as row_count,
    count(*) filter (where source_record.outcome = 'accepted') as accepted,
    count(*) filter (where source_record.outcome = 'repaired') as repaired,
    count(*) filter (where source_record.outcome = 'duplicate') as duplicate,
    count(*) filter (where source_record.outcome = 'quarantined') as quarantined,
    count(*) filter (where source_record.outcome = 'ignored') as ignored
from source_file
left join source_record on source_file.file_id = source_record.file_id
where
    source_file.file_name = any(:file_names)
    and source_file.arrival_date = :arrival_date
    and not exists (
        select 1
        from source_file as later
        where
            later.file_name = source_file.file_name
            and later.arrival_date = source_file.arrival_date
            and later.file_id > source_file.file_id
            and source_file.part in ('', later.part)
    )
group by source_file.file_id
order by source_file.file_id
