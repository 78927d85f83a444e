-- purpose: what each planned day asked of each rep, for fairness (T6, R6)

create table leadflow.rep_load (
    day date not null,
    rep_id text not null references leadflow.rep (rep_id),
    capacity integer not null,
    is_on_leave boolean not null,
    planned_count integer not null,
    overflow_count integer not null,
    oldest_waiting_date date,
    grade_mix jsonb not null,
    primary key (day, rep_id)
);
comment on table leadflow.rep_load is 'one row per rep and planned day';
create index next_step_overflow on leadflow.next_step (customer_id)
where no_step_reason = 'over_capacity';
create index followup_task_due on leadflow.followup_task (due_date) where status = 'open';
