-- purpose: what is played again, in the order in which it happened: rows to record once more on
--          their old days, the intakes since the import without its files, the nights between
-- grain:   one row per intake (the files that were received at once) or night
-- reads:   undo_file, undo_record, source_file, run
-- params:  run_date
-- Files of one intake were received in one transaction, so they have one recorded_at.
with since as (
    select min(undo_file.day) as day
    from undo_file
),

intake as (
    select
        undo_record.day,
        source_file.recorded_at as happened_at,
        array_agg(distinct undo_record.file_id order by undo_record.file_id) as file_ids,
        bool_or(undo_record.record_type = 'task_result') as has_answers
    from undo_record
    inner join source_file on undo_record.file_id = source_file.file_id
    where undo_record.is_settled_again
    group by
        undo_record.day,
        source_file.recorded_at
),

record_day as (
    select distinct undo_record.day
    from undo_record
    where not undo_record.is_settled_again
    union
    select since.day
    from since
),

night as (
    select
        run.run_date as day,
        run.started_at as happened_at
    from run
    cross join since
    where
        run.dag_id = 'followups_plan'
        and run.step = 'mark_dormant'
        and run.run_date between since.day and cast(:run_date as date)
),

event as (
    select
        intake.day,
        intake.happened_at,
        'intake' as kind,
        intake.file_ids,
        intake.has_answers
    from intake
    union all
    select
        record_day.day,
        null as happened_at,
        case when record_day.day < since.day then 'record' else 'intake' end as kind,
        '{}' as file_ids,
        false as has_answers
    from record_day
    cross join since
    union all
    select
        night.day,
        night.happened_at,
        'night' as kind,
        '{}' as file_ids,
        false as has_answers
    from night
)

select
    event.day,
    event.kind,
    event.file_ids,
    event.has_answers
from event
order by
    event.day asc,
    event.happened_at asc nulls first
