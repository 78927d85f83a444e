-- purpose: what reps need from other departments (T11); no next steps of customers
alter table leadflow.activity add column is_support_asked boolean not null default false;
comment on column leadflow.activity.is_support_asked is
'the departments that its support_needed names have been asked';
create index activity_support_unasked on leadflow.activity (activity_id)
where support_needed is not null and not is_support_asked;

create table leadflow.support_request (
    request_id text primary key,
    activity_id bigint not null,
    department text not null,
    rep_id text,
    request text not null,
    requested_date date not null,
    due_date date not null,
    status text not null default 'open' check (status in ('open', 'done', 'lapsed')),
    done_date date,
    done_by text,
    answer text,
    overdue_told_date date,
    policy_version text not null references leadflow.policy_version (policy_version),
    unique (activity_id, department)
);
comment on column leadflow.support_request.status is
'lapsed: told of so long after it was asked that nobody waits for it any more';
create index support_request_open on leadflow.support_request (due_date)
where status = 'open';
