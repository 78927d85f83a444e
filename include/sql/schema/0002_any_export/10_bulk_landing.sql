-- purpose: what a row costs while a large file lands. Indexes hold the rows that are looked for
--          by them and no others; assert_ledger_rows_have_file checks for the whole ledger at
--          once what foreign keys would check row by row.
drop index leadflow.source_record_content;
create index source_record_content
on leadflow.source_record (source_system, record_type, content_sha256)
where is_current and source_id is null;

drop index leadflow.source_record_party;
create index source_record_party on leadflow.source_record (party_id)
where party_id is not null;

drop index leadflow.source_record_recorded;
create index source_record_recorded on leadflow.source_record (recorded_date)
where recorded_date is not null;

alter table leadflow.source_record drop constraint source_record_file_id_fkey;
alter table leadflow.typed_record drop constraint typed_record_record_id_fkey;
