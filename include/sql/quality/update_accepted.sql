-- purpose: accept the rows of one file that are neither quarantined, ignored nor
--          duplicates; those with a mended or redacted value count as repaired
-- grain:   one row per source_record of the file without an outcome
-- reads:   typed_record    writes: source_record
-- params:  file_id
update source_record
set
    outcome = case
        when
            cardinality(typed_record.mended_columns) > 0
            or cardinality(typed_record.redacted_columns) > 0
            then 'repaired'
        else 'accepted'
    end
from typed_record
where
    source_record.record_id = typed_record.record_id
    and source_record.file_id = :file_id
    and source_record.outcome is null
