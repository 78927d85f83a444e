-- purpose: accept the rows of one file that are neither quarantined, ignored nor
--          duplicates, those with a mended or redacted value as repaired; and keep one
--          current version per source id: the one that the source changed last, on a
--          tie the one that arrived later. A version without a date counts from its
--          file's arrival. Rows of sources without ids are each their own record.
--          One statement, as each row that it changes is written anew.
-- grain:   one row per source_record of the file without an outcome, and per earlier
--          version whose is_current changes
-- reads:   source_record, typed_record, source_file    writes: source_record
-- params:  file_id
with arrived as (
    select
        source_record.record_id,
        source_record.source_system,
        source_record.record_type,
        source_record.source_id,
        typed_record.source_updated_at,
        source_record.file_id,
        case
            when
                cardinality(typed_record.mended_columns) > 0
                or cardinality(typed_record.redacted_columns) > 0
                then 'repaired'
            else 'accepted'
        end as outcome
    from source_record
    inner join typed_record
        on source_record.record_id = typed_record.record_id
    where
        source_record.file_id = :file_id
        and source_record.outcome is null
),

touched as (
    select distinct
        arrived.source_id,
        arrived.record_type,
        arrived.source_system
    from arrived
    where arrived.source_id is not null
),

version as (
    select
        arrived.record_id,
        arrived.source_system,
        arrived.record_type,
        arrived.source_id,
        arrived.source_updated_at,
        arrived.file_id,
        arrived.outcome
    from arrived
    where arrived.source_id is not null
    union all
    select
        held.record_id,
        held.source_system,
        held.record_type,
        held.source_id,
        typed_record.source_updated_at,
        held.file_id,
        held.outcome
    from touched
    inner join source_record as held
        on
            touched.source_system = held.source_system
            and touched.record_type = held.record_type
            and touched.source_id = held.source_id
            and held.outcome in ('accepted', 'repaired')
    inner join typed_record
        on held.record_id = typed_record.record_id
),

settled as (
    select
        version.record_id,
        version.outcome,
        -- the id stands first: the other two are the same in most rows that are sorted
        row_number() over (
            partition by version.source_id, version.record_type, version.source_system
            order by
                coalesce(
                    version.source_updated_at,
                    cast(source_file.arrival_date as timestamp) at time zone 'UTC'
                ) desc,
                version.record_id desc
        ) = 1 as is_current
    from version
    inner join source_file
        on version.file_id = source_file.file_id
    union all
    select
        arrived.record_id,
        arrived.outcome,
        true as is_current
    from arrived
    where arrived.source_id is null
)

update source_record
set
    outcome = settled.outcome,
    is_current = settled.is_current
from settled
where
    source_record.record_id = settled.record_id
    and (
        source_record.outcome is null
        or source_record.is_current <> settled.is_current
    )
