-- purpose: an import that was taken back: who did it and why; its rows stay in the ledger
alter table leadflow.source_file
drop constraint source_file_status_check,
add constraint source_file_status_check check (
    status in ('received', 'landed', 'loaded', 'held', 'repeated', 'undone')
),
add column undone_date date,
add column undone_by text,
add column undone_because text;
comment on column leadflow.source_file.undone_date is
'the run date on which a person took the import back; its rows are then withdrawn';

alter table leadflow.source_record
drop constraint source_record_outcome_check,
add constraint source_record_outcome_check check (
    outcome in ('accepted', 'repaired', 'duplicate', 'quarantined', 'ignored', 'withdrawn')
);
comment on column leadflow.source_record.outcome is
'withdrawn: of an undone import; the last of its reasons has as value class what it was before';

alter table leadflow.quarantine
drop constraint quarantine_status_check,
add constraint quarantine_status_check check (
    status in ('open', 'corrected', 'dismissed', 'withdrawn')
);
comment on column leadflow.quarantine.status is
'withdrawn: its import was undone, so that nothing is left to mend';

create table leadflow.withdrawn_customer (
    customer_id text primary key,
    withdrawn_date date not null,
    file_id integer not null references leadflow.source_file (file_id)
);
comment on table leadflow.withdrawn_customer is
'customers that only an undone import had brought; their ids are never given again';
