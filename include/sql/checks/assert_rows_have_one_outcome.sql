-- severity: critical
-- purpose: law 1: every row of a settled file has an outcome, and only accepted rows
--          are current
-- grain:   one row per record without an outcome, or current without being accepted
-- reads:   source_record, source_file
select
    source_record.record_id,
    case
        when source_record.outcome is null then 'has no outcome'
        else 'is current although it is ' || source_record.outcome
    end as problem
from source_record
inner join source_file
    on source_record.file_id = source_file.file_id
where
    source_file.status in ('loaded', 'held', 'undone')
    and (
        source_record.outcome is null
        or (
            source_record.is_current
            and source_record.outcome not in ('accepted', 'repaired')
        )
    )
order by source_record.record_id
