-- purpose: departments close support requests by the list that they return (T11)
alter table leadflow.support_request drop constraint support_request_status_check;
alter table leadflow.support_request add constraint support_request_status_check
check (status in ('open', 'done', 'declined', 'lapsed'));
alter table leadflow.support_request add column done_record_id bigint;
comment on column leadflow.support_request.done_record_id is
'row of a returned list that closed it; null: by command, or not closed';
comment on column leadflow.support_request.status is
'lapsed: told of, or overdue, for so long that nobody waits for it any more';
