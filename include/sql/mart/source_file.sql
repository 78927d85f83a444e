-- purpose: received files
-- grain:   one row per file, or per sheet of a workbook
-- reads:   source_file
create view mart.source_file as
select
    source_file.file_id,
    source_file.file_name,
    source_file.part,
    source_file.content_sha256,
    source_file.arrival_date,
    source_file.status,
    source_file.source_system,
    source_file.profile,
    source_file.record_type,
    source_file.encoding,
    source_file.row_count,
    source_file.held_reason,
    source_file.undone_date,
    source_file.undone_by,
    source_file.undone_because
from leadflow.source_file;

comment on view mart.source_file is
'received files; one row per file, or per sheet of a workbook';
comment on column mart.source_file.file_id is 'number in the order received';
comment on column mart.source_file.file_name is 'name as dropped into the inbox';
comment on column mart.source_file.part is 'sheet of a workbook; empty for a text file';
comment on column mart.source_file.content_sha256 is 'SHA-256 of the file as received';
comment on column mart.source_file.arrival_date is 'run date that received it';
comment on column mart.source_file.status is
'received, landed, loaded, held (waits for a person), repeated (same bytes as before) or undone';
comment on column mart.source_file.source_system is
'system that the recognised profile names';
comment on column mart.source_file.profile is
'export format, a file under include/sources/';
comment on column mart.source_file.record_type is
'what its rows are: lead, contact, company, activity ...';
comment on column mart.source_file.encoding is 'text encoding that was decided';
comment on column mart.source_file.row_count is
'rows below the header, footers included';
comment on column mart.source_file.held_reason is
'message key and values: why the whole file waits';
comment on column mart.source_file.undone_date is
'run date on which the import was taken back';
comment on column mart.source_file.undone_by is 'who took it back';
comment on column mart.source_file.undone_because is 'why it was taken back';
