-- purpose: every row accounted for
-- grain:   one row per file and outcome
-- reads:   source_file, source_record
create view mart.row_ledger as
select
    source_file.file_id as source_file,
    source_file.file_name,
    source_file.part,
    source_file.arrival_date,
    source_file.row_count as file_row_count,
    source_record.outcome,
    count(*) as outcome_row_count
from leadflow.source_file
inner join leadflow.source_record on source_file.file_id = source_record.file_id
group by
    source_file.file_id,
    source_file.file_name,
    source_file.part,
    source_file.arrival_date,
    source_file.row_count,
    source_record.outcome;

comment on view mart.row_ledger is
'every row accounted for; one row per file and outcome';
comment on column mart.row_ledger.source_file is 'file';
comment on column mart.row_ledger.file_name is 'name as dropped into the inbox';
comment on column mart.row_ledger.part is 'sheet of a workbook';
comment on column mart.row_ledger.arrival_date is 'run date that received it';
comment on column mart.row_ledger.file_row_count is 'rows of the whole file';
comment on column mart.row_ledger.outcome is
'accepted, repaired, duplicate, quarantined, ignored, or withdrawn by an undo';
comment on column mart.row_ledger.outcome_row_count is
'rows of the file with this outcome; they add up to file_row_count';
