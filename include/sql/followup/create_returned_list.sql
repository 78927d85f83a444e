-- purpose: parts of files that hold task lists that somebody returned, and whose lists they
--          are (T7)
-- grain:   one row per part with rows to look at, with rows that the gate has turned away
--          today, or held today
-- reads:   source_file, source_record, typed_record, quarantine, rep
-- params:  run_date
-- A list is known by its batch: it stands in each row, above the table and on the guide
-- sheet, so that a list without its hidden columns still names it. Where all of them are
-- gone, a file that is named as it was handed out says whose it is.
create temporary table returned_list on commit drop as
with part as (
    select
        source_file.file_id,
        source_file.file_name,
        source_file.part,
        source_file.content_sha256,
        source_file.arrival_date,
        source_file.status,
        source_file.held_reason
    from source_file
    where
        source_file.file_id in (
            select waiting.file_id
            from source_record as waiting
            where
                waiting.record_type = 'task_result'
                and waiting.customer_id is null
                and waiting.outcome in ('accepted', 'repaired')
        )
        or source_file.file_id in (
            select quarantine.file_id
            from quarantine
            inner join typed_record on quarantine.record_id = typed_record.record_id
            where
                quarantine.quarantined_date = :run_date
                and quarantine.status = 'open'
                and typed_record.record_type = 'task_result'
        )
        or (source_file.status = 'held' and source_file.arrival_date = :run_date)
),

told as (
    select
        part.file_id,
        typed_record.batch_id
    from part
    inner join source_record on part.file_id = source_record.file_id
    inner join typed_record on source_record.record_id = typed_record.record_id
    where typed_record.batch_id is not null
    union all
    select
        part.file_id,
        substring(
            cast(line.raw as text)
            from 'B[0-9]{8}-[A-Za-z0-9][A-Za-z0-9_-]*-[0-9a-f]{8}'
        ) as batch_id
    from part
    inner join source_file as sister
        on
            part.content_sha256 = sister.content_sha256
            and part.file_name = sister.file_name
            and part.arrival_date = sister.arrival_date
    inner join source_record as line
        on
            sister.file_id = line.file_id
            and line.row_number <= 200
            and (line.outcome = 'ignored' or sister.status = 'held')
),

batch as (
    select
        told.file_id,
        min(told.batch_id) as batch_id
    from told
    group by told.file_id
    having count(distinct told.batch_id) = 1
)

select distinct on (part.file_id)
    part.file_id,
    concat_ws(' ', part.file_name, nullif(part.part, '')) as file_label,
    part.status,
    part.held_reason,
    batch.batch_id,
    coalesce(batch_rep.rep_id, named_rep.rep_id) as rep_id
from part
left join batch on part.file_id = batch.file_id
left join rep as batch_rep
    on substring(batch.batch_id from '^B[0-9]{8}-(.+)-[0-9a-f]+$') = batch_rep.rep_id
left join rep as named_rep
    on part.file_name ~ ('^' || named_rep.rep_id || '([^A-Za-z0-9]|$)')
order by part.file_id asc, length(named_rep.rep_id) desc nulls last
