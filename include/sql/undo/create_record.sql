-- purpose: the rows of other files that are played again, day by day: those of the affected
--          customers since the import came, what shares a source id or its content with the
--          import's rows, what waits in match_review. Of rows from before, those whose later
--          versions are played again are recorded once more on their own day.
-- grain:   one row per record; lives for one transaction. is_settled_again: the row gets its
--          outcome anew
-- reads:   undo_file, undo_party, source_record, source_file, quarantine, match_review
-- writes:  undo_record (temporary)
create temporary table undo_record on commit drop as
with since as (
    select min(undo_file.day) as day
    from undo_file
),

other as (
    select
        source_record.record_id,
        source_record.file_id,
        source_record.source_system,
        source_record.record_type,
        source_record.source_id,
        source_record.content_sha256,
        source_record.outcome,
        source_record.party_id,
        source_record.recorded_date,
        coalesce(source_file.gated_date, source_file.arrival_date) as file_day
    from source_record
    inner join source_file on source_record.file_id = source_file.file_id
    where
        source_file.status = 'loaded'
        and source_record.outcome in ('accepted', 'repaired', 'duplicate')
        and source_record.file_id not in (select undo_file.file_id from undo_file)
),

brought as (
    select
        source_record.source_system,
        source_record.record_type,
        source_record.source_id,
        source_record.content_sha256
    from undo_file
    inner join source_record on undo_file.file_id = source_record.file_id
    where source_record.outcome in ('accepted', 'repaired', 'duplicate')
    union
    select
        rejected.source_system,
        rejected.record_type,
        rejected.source_id,
        rejected.content_sha256
    from undo_file
    inner join source_record on undo_file.file_id = source_record.file_id
    inner join quarantine on source_record.record_id = quarantine.corrected_by_record_id
    inner join source_record as rejected on quarantine.record_id = rejected.record_id
),

kindred_id as (
    select distinct
        brought.source_system,
        brought.record_type,
        brought.source_id
    from brought
    where brought.source_id is not null
),

kindred_content as (
    select distinct
        brought.source_system,
        brought.record_type,
        brought.content_sha256
    from brought
),

waiting as (
    select match_review.record_id
    from match_review
    where
        match_review.kind = 'name_only'
        and match_review.status <> 'obsolete'
),

since_then as (
    select other.*
    from other
    cross join since
    where
        (
            greatest(other.recorded_date, other.file_day) >= since.day
            and other.record_type <> 'task_result'
            and other.party_id in (select undo_party.party_id from undo_party)
        )
        or (
            other.file_day >= since.day
            and (
                (other.source_system, other.record_type, other.source_id) in (
                    select
                        kindred_id.source_system,
                        kindred_id.record_type,
                        kindred_id.source_id
                    from kindred_id
                )
                or (
                    other.file_id > (select min(undo_file.file_id) from undo_file)
                    and (other.source_system, other.record_type, other.content_sha256) in (
                        select
                            kindred_content.source_system,
                            kindred_content.record_type,
                            kindred_content.content_sha256
                        from kindred_content
                    )
                )
            )
        )
        or (
            other.party_id is null
            and other.record_id in (select waiting.record_id from waiting)
        )
),

sibling as (
    select other.*
    from other
    cross join since
    where
        other.file_day >= since.day
        and other.record_type <> 'task_result'
        and (
            (other.source_system, other.record_type, other.source_id) in (
                select
                    since_then.source_system,
                    since_then.record_type,
                    since_then.source_id
                from since_then
                where since_then.source_id is not null
            )
            or (
                other.source_id is null
                and (other.source_system, other.record_type, other.content_sha256) in (
                    select
                        since_then.source_system,
                        since_then.record_type,
                        since_then.content_sha256
                    from since_then
                    where since_then.source_id is null
                )
            )
        )
),

again as (
    select since_then.*
    from since_then
    union
    select sibling.*
    from sibling
)

select
    again.record_id,
    again.file_id,
    again.record_type,
    again.file_day,
    true as is_settled_again,
    greatest(again.file_day, since.day) as day
from again
cross join since
union all
select
    other.record_id,
    other.file_id,
    other.record_type,
    other.file_day,
    false as is_settled_again,
    coalesce(other.recorded_date, other.file_day) as day
from other
cross join since
where
    other.file_day < since.day
    and other.outcome <> 'duplicate'
    and other.record_id not in (select again.record_id from again)
    and other.record_type <> 'task_result'
    and (
        (other.source_system, other.record_type, other.source_id) in (
            select
                kindred_id.source_system,
                kindred_id.record_type,
                kindred_id.source_id
            from kindred_id
        )
        or (other.source_system, other.record_type, other.source_id) in (
            select
                again.source_system,
                again.record_type,
                again.source_id
            from again
        )
        or (
            other.record_type in ('lead', 'contact', 'company')
            and other.party_id in (
                select undo_party.party_id
                from undo_party
                where undo_party.has_rows
            )
        )
    )
