-- purpose: a file with too many rejects waits whole: each data row is quarantined with
--          `file_held`, beside its own reasons
-- grain:   one row per data row of the file
-- writes:  source_record
-- params:  file_id
update source_record
set
    outcome = 'quarantined',
    reasons = source_record.reasons || jsonb_build_object(
        'rule', 'file_held',
        'severity', 'critical',
        'column', null,
        'value_class', 'too_many_rejects'
    )
where
    source_record.file_id = :file_id
    and source_record.outcome is distinct from 'ignored'
