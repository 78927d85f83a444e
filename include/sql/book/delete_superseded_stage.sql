-- purpose: stage changes that an older version of a pending row told
-- grain:   one stage change
-- reads:   pending_record, source_record    writes: stage_history
delete from stage_history
where stage_history.record_id in (
    select version.record_id
    from pending_record
    inner join source_record
        on pending_record.record_id = source_record.record_id
    inner join source_record as version
        on
            source_record.source_system = version.source_system
            and source_record.record_type = version.record_type
            and source_record.source_id = version.source_id
    where
        pending_record.is_current
        and pending_record.record_type in ('deal', 'stage_history')
)
