-- purpose: who owns whom, at what grade, and what is to be done next

create table leadflow.rep (
    rep_id text primary key,
    name text not null,
    name_en text not null,
    seniority text not null check (seniority in ('senior', 'mid', 'junior')),
    manager_id text not null,
    team text not null,
    mail text not null,
    capacity integer not null,
    hired_date date not null,
    left_date date,
    round_robin_order integer not null
);

create table leadflow.rep_alias (
    source_system text not null,
    alias text not null,
    rep_id text not null references leadflow.rep (rep_id),
    primary key (source_system, alias)
);

create table leadflow.rep_leave (
    rep_id text not null references leadflow.rep (rep_id),
    from_date date not null,
    to_date date not null,
    primary key (rep_id, from_date)
);

create table leadflow.working_day (
    day date primary key,
    is_working boolean not null,
    working_day_number integer not null
);
comment on column leadflow.working_day.working_day_number is
'counts working days up to and including this day, so that differences count working days';

create table leadflow.policy_version (
    policy_version text primary key,
    name text not null,
    content jsonb not null,
    first_used_date date not null
);

create table leadflow.grade_history (
    customer_id text not null references leadflow.customer (customer_id),
    grade text not null check (grade in ('A', 'B', 'C')),
    valid_from_at timestamptz not null,
    valid_to_at timestamptz,
    reason text not null,
    evidence jsonb not null,
    policy_version text not null references leadflow.policy_version (policy_version),
    primary key (customer_id, valid_from_at)
);
create unique index grade_history_current
on leadflow.grade_history (customer_id)
where valid_to_at is null;

create table leadflow.ownership_history (
    customer_id text not null references leadflow.customer (customer_id),
    owner_id text references leadflow.rep (rep_id),
    valid_from_at timestamptz not null,
    valid_to_at timestamptz,
    reason text not null,
    evidence jsonb not null,
    policy_version text not null references leadflow.policy_version (policy_version),
    primary key (customer_id, valid_from_at)
);
comment on column leadflow.ownership_history.owner_id is
'null while the customer lies in the lead pool';
create unique index ownership_history_current
on leadflow.ownership_history (customer_id)
where valid_to_at is null;
create index ownership_history_owner
on leadflow.ownership_history (owner_id)
where valid_to_at is null;

create table leadflow.round_robin_turn (
    turn_number bigint primary key,
    rep_id text not null references leadflow.rep (rep_id),
    customer_id text not null,
    turn_date date not null,
    seniority_band text not null
);

create table leadflow.followup_task (
    task_id text primary key,
    customer_id text not null references leadflow.customer (customer_id),
    owner_id text not null references leadflow.rep (rep_id),
    contact_id bigint,
    kind text not null check (
        kind in (
            'agreed', 'first_touch', 'cadence', 'wakeup', 'complete_data', 'confirm', 'reply'
        )
    ),
    wanted_date date not null,
    due_date date not null,
    plan_date date not null,
    channel text not null,
    priority integer not null,
    reason jsonb not null,
    further_reasons jsonb not null default '[]',
    moved_reason text,
    questions jsonb not null default '[]',
    last_summary text,
    status text not null default 'open' check (status in ('open', 'answered', 'replaced')),
    answered_date date,
    batch_id text,
    policy_version text not null references leadflow.policy_version (policy_version)
);
comment on column leadflow.followup_task.wanted_date is
'the day that the rule asks for, no earlier than the customer''s arrival';
comment on column leadflow.followup_task.questions is
'[{"key": message key, ...values}]: what to ask, worded when it is shown';
comment on column leadflow.followup_task.due_date is
'the working day it is planned for; moved_reason says why it is not the wanted one';
comment on column leadflow.followup_task.plan_date is
'the day whose plan wrote this row last';
create unique index followup_task_open
on leadflow.followup_task (customer_id)
where status = 'open';
create index followup_task_owner on leadflow.followup_task (owner_id, due_date);
create index followup_task_customer on leadflow.followup_task (customer_id, kind);

create table leadflow.next_step (
    customer_id text primary key references leadflow.customer (customer_id),
    task_id text references leadflow.followup_task (task_id),
    next_step text,
    next_step_date date,
    no_step_reason text check (
        no_step_reason in ('paused', 'opted_out', 'contact_failed', 'in_pool', 'over_capacity')
    ),
    plan_date date not null,
    check ((next_step is null) <> (no_step_reason is null) or no_step_reason = 'over_capacity')
);
comment on column leadflow.next_step.no_step_reason is
'why a live customer has no task; over_capacity keeps its task with the new date';

create table leadflow.task_result (
    record_id bigint primary key references leadflow.source_record (record_id),
    task_id text not null references leadflow.followup_task (task_id),
    rep_id text not null,
    done_date date not null,
    result text not null,
    channel text,
    summary text,
    feedback text,
    next_action text,
    next_action_date date,
    support_needed text,
    activity_id bigint
);
create unique index task_result_task on leadflow.task_result (task_id);

create table leadflow.wakeup_plan (
    customer_id text not null references leadflow.customer (customer_id),
    dormant_since_date date not null,
    step_number integer not null default 1,
    step text not null,
    planned_date date not null,
    status text not null default 'open' check (status in ('open', 'done', 'woken')),
    result text,
    policy_version text not null,
    primary key (customer_id, dormant_since_date, step_number)
);
comment on column leadflow.wakeup_plan.step_number is
'counts the steps of one dormancy; the next is planned when the one before is done in vain';

create table leadflow.notice (
    notice_date date not null,
    audience text not null,
    kind text not null,
    subject text not null,
    details jsonb not null,
    primary key (notice_date, audience, kind, subject)
);
comment on table leadflow.notice is
'what a person should know: unknown owners, conflicts in returned workbooks, late files, disputes';

create table leadflow.run (
    run_id bigint generated always as identity primary key,
    dag_id text not null,
    step text not null,
    run_date date not null,
    counts jsonb not null,
    started_at timestamptz not null,
    finished_at timestamptz not null
);

create table leadflow.export_log (
    export_id bigint generated always as identity primary key,
    export_date date not null,
    kind text not null,
    receiver text not null,
    file_name text not null,
    content_sha256 text not null,
    row_count integer not null,
    exported_at timestamptz not null default now(),
    unique (export_date, kind, receiver, file_name, content_sha256)
);
