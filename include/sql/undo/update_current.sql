-- purpose: of the versions that are left under a source id the one that the source changed last
--          is current again
-- grain:   one row per source_record whose is_current changes
-- reads:   undo_file, undo_record, source_record, typed_record, source_file
-- writes:  source_record
with touched as (
    select distinct
        source_record.source_system,
        source_record.record_type,
        source_record.source_id
    from source_record
    where
        source_record.source_id is not null
        and (
            source_record.file_id in (select undo_file.file_id from undo_file)
            or source_record.record_id in (select undo_record.record_id from undo_record)
        )
),

ranked as (
    select
        version.record_id,
        row_number() over (
            partition by version.source_system, version.record_type, version.source_id
            order by
                coalesce(
                    typed_record.source_updated_at,
                    cast(source_file.arrival_date as timestamp) at time zone 'UTC'
                ) desc,
                version.record_id desc
        ) = 1 as is_current
    from touched
    inner join source_record as version
        on
            touched.source_system = version.source_system
            and touched.record_type = version.record_type
            and touched.source_id = version.source_id
            and version.outcome in ('accepted', 'repaired')
    inner join typed_record on version.record_id = typed_record.record_id
    inner join source_file on version.file_id = source_file.file_id
)

update source_record
set is_current = ranked.is_current
from ranked
where
    source_record.record_id = ranked.record_id
    and source_record.is_current <> ranked.is_current
