-- purpose: mark the rows of one file that bring nothing new: an identical row stands
--          higher up in the file, or the same is held already. Where the source has
--          ids, that is the current version, or an older one that the source itself
--          dates; where it has none, any current record.
-- grain:   one row per source_record of the file without an outcome
-- reads:   source_record, typed_record    writes: source_record
-- params:  file_id
with candidate as (
    select
        source_record.record_id,
        source_record.source_system,
        source_record.record_type,
        source_record.source_id,
        source_record.content_sha256,
        typed_record.source_updated_at,
        -- what tells rows apart stands first: it makes the sort cheap
        row_number() over (
            partition by
                source_record.content_sha256,
                source_record.source_id,
                source_record.record_type
            order by source_record.row_number
        ) as copy_number
    from source_record
    inner join typed_record
        on source_record.record_id = typed_record.record_id
    where
        source_record.file_id = :file_id
        and source_record.outcome is null
),

duplicate as (
    select
        candidate.record_id,
        'duplicate_in_file' as rule
    from candidate
    where candidate.copy_number > 1
    union all
    select
        candidate.record_id,
        'duplicate_of_held' as rule
    from candidate
    where
        candidate.copy_number = 1
        and exists (
            select 1
            from source_record as held
            where
                held.source_system = candidate.source_system
                and held.record_type = candidate.record_type
                and held.source_id = candidate.source_id
                and held.content_sha256 = candidate.content_sha256
                and held.file_id < :file_id
                and held.outcome in ('accepted', 'repaired')
                and (held.is_current or candidate.source_updated_at is not null)
        )
    union all
    select
        candidate.record_id,
        'duplicate_of_held' as rule
    from candidate
    where
        candidate.copy_number = 1
        and candidate.source_id is null
        and exists (
            select 1
            from source_record as held
            where
                held.source_system = candidate.source_system
                and held.record_type = candidate.record_type
                and held.source_id is null
                and held.content_sha256 = candidate.content_sha256
                and held.is_current
        )
)

update source_record
set
    outcome = 'duplicate',
    reasons = source_record.reasons || jsonb_build_object(
        'rule', duplicate.rule,
        'severity', 'info',
        'column', null,
        'value_class', 'repeated'
    )
from duplicate
where source_record.record_id = duplicate.record_id
