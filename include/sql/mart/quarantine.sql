-- purpose: rejected rows
-- grain:   one row per quarantined row
-- reads:   quarantine, source_file
create view mart.quarantine as
select
    quarantine.record_id,
    quarantine.file_id as source_file,
    source_file.file_name,
    quarantine.row_number,
    quarantine.reasons,
    quarantine.status,
    quarantine.corrected_by_record_id,
    quarantine.quarantined_date
from leadflow.quarantine
inner join leadflow.source_file on quarantine.file_id = source_file.file_id;

comment on view mart.quarantine is 'rejected rows; one row per quarantined row';
comment on column mart.quarantine.record_id is 'source row';
comment on column mart.quarantine.source_file is 'file';
comment on column mart.quarantine.file_name is 'name as dropped into the inbox';
comment on column mart.quarantine.row_number is 'row as a spreadsheet shows it';
comment on column mart.quarantine.reasons is
'rule, column and class of value of each reason';
comment on column mart.quarantine.status is
'open, corrected, dismissed, or withdrawn with its import';
comment on column mart.quarantine.corrected_by_record_id is 'row that corrected it';
comment on column mart.quarantine.quarantined_date is 'run date';
