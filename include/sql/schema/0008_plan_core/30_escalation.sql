-- purpose: what is left undone is told: the rep, the manager, then another rep (T8)

create table leadflow.escalation (
    task_id text not null references leadflow.followup_task (task_id) on delete cascade,
    step text not null check (step in ('reminder', 'manager', 'reassign')),
    escalated_date date not null,
    rep_id text not null,
    manager_id text not null,
    first_due_date date not null,
    late_days integer not null,
    policy_version text not null references leadflow.policy_version (policy_version),
    primary key (task_id, step)
);
comment on table leadflow.escalation is
'one row per task and step of the ladder, each taken once';
create index escalation_date on leadflow.escalation (escalated_date, step);

alter table leadflow.followup_task add column first_due_date date;
comment on column leadflow.followup_task.first_due_date is
'the first day whose plan laid it on that very day: from then on it can be left undone';
create index followup_task_waiting on leadflow.followup_task (first_due_date)
where status = 'open' and first_due_date is not null;
