-- purpose: a row that corrects a quarantined one is a repair, and says so
-- grain:   one row per accepted or repaired source_record of the file that closed a
--          quarantine row
-- reads:   quarantine    writes: source_record
-- params:  file_id
update source_record
set
    outcome = 'repaired',
    reasons = source_record.reasons || jsonb_build_object(
        'rule', 'corrects_quarantined',
        'severity', 'info',
        'column', null,
        'value_class', 'corrected'
    )
where
    source_record.file_id = :file_id
    and source_record.outcome in ('accepted', 'repaired')
    and exists (
        select 1
        from quarantine
        where
            quarantine.corrected_by_record_id = source_record.record_id
            and quarantine.status = 'corrected'
    )
