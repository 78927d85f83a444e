-- purpose: rows as received, with their outcome
-- grain:   one row per row of a received file
-- reads:   source_record
create view mart.source_record as
select
    source_record.record_id,
    source_record.file_id as source_file,
    source_record.row_number,
    source_record.source_system,
    source_record.record_type,
    source_record.source_id,
    source_record.outcome,
    source_record.reasons,
    source_record.is_current,
    source_record.customer_id
from leadflow.source_record;

comment on view mart.source_record is
'rows as received, with their outcome; one row per row of a received file';
comment on column mart.source_record.record_id is
'stable id: file_id * 10,000,000 + row_number';
comment on column mart.source_record.source_file is 'file that brought it';
comment on column mart.source_record.row_number is
'row as a spreadsheet shows it, header counted';
comment on column mart.source_record.source_system is 'system that the file came from';
comment on column mart.source_record.record_type is
'lead, contact, company, activity ...';
comment on column mart.source_record.source_id is
'id in the source; null where it has none';
comment on column mart.source_record.outcome is
'accepted, repaired, duplicate, quarantined, ignored, or withdrawn by an undo (law 1)';
comment on column mart.source_record.reasons is
'rule, severity, column and class of value; never the value';
comment on column mart.source_record.is_current is
'newest accepted version of its source id';
comment on column mart.source_record.customer_id is
'customer it belongs to; null while it waits in match_review';
