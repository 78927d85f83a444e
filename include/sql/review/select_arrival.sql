-- purpose: the files that arrived since the last working day's brief, rows by outcome
-- grain:   one row per source_file (a sheet of a workbook is one)
-- reads:   source_file, source_record
-- params:  since_date, run_date
with arrived as (
    select
        source_file.file_id,
        source_file.file_name,
        source_file.part,
        source_file.arrival_date,
        source_file.status,
        source_file.source_system,
        source_file.record_type,
        source_file.held_reason,
        source_file.repeats_file_id
    from leadflow.source_file as source_file
    where source_file.arrival_date > :since_date and source_file.arrival_date <= :run_date
),

outcome as (
    select
        source_record.file_id,
        count(*) as row_count,
        count(*) filter (where source_record.outcome = 'accepted') as accepted_count,
        count(*) filter (where source_record.outcome = 'repaired') as repaired_count,
        count(*) filter (where source_record.outcome = 'duplicate') as duplicate_count,
        count(*) filter (where source_record.outcome = 'quarantined') as quarantined_count,
        count(*) filter (where source_record.outcome = 'ignored') as ignored_count
    from leadflow.source_record as source_record
    inner join arrived on source_record.file_id = arrived.file_id
    group by source_record.file_id
)

select
    arrived.file_id,
    arrived.file_name,
    arrived.part,
    arrived.arrival_date,
    arrived.status,
    arrived.source_system,
    arrived.record_type,
    arrived.repeats_file_id,
    repeated.file_name as repeats_file_name,
    arrived.held_reason,
    coalesce(outcome.row_count, 0) as row_count,
    coalesce(outcome.accepted_count, 0) as accepted_count,
    coalesce(outcome.repaired_count, 0) as repaired_count,
    coalesce(outcome.duplicate_count, 0) as duplicate_count,
    coalesce(outcome.quarantined_count, 0) as quarantined_count,
    coalesce(outcome.ignored_count, 0) as ignored_count
from arrived
left join outcome on arrived.file_id = outcome.file_id
left join leadflow.source_file as repeated on arrived.repeats_file_id = repeated.file_id
order by arrived.file_id
