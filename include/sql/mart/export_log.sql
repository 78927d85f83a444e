-- purpose: files that left the store
-- grain:   one row per file and receiver
-- reads:   export_log
create view mart.export_log as
select
    export_log.export_date,
    export_log.kind,
    export_log.receiver,
    export_log.file_name,
    export_log.content_sha256,
    export_log.row_count,
    export_log.exported_at
from leadflow.export_log;

comment on view mart.export_log is
'files that left the store; one row per file and receiver';
comment on column mart.export_log.export_date is 'run date';
comment on column mart.export_log.kind is 'task list, notice, report, rejects, labels';
comment on column mart.export_log.receiver is 'who it is for';
comment on column mart.export_log.file_name is 'file below the home';
comment on column mart.export_log.content_sha256 is 'SHA-256 of the file';
comment on column mart.export_log.row_count is 'rows in it';
comment on column mart.export_log.exported_at is 'written at';
