-- purpose: a night plans what changed since the last plan and what is due, not the book
-- Whatever changes a fact that a plan reads notes its customer here, by trigger: no way of writing
-- the book can forget it. A table that a new rule reads gets the same triggers.

create table leadflow.plan_change (
    customer_id text primary key
);
comment on table leadflow.plan_change is
'one row per customer of whom some fact has changed since it was last planned';

create table leadflow.plan_basis (
    is_last boolean primary key default true check (is_last),
    plan_date date not null,
    until_at timestamptz not null,
    policy_version text not null,
    rules_digest text not null,
    calendar_digest text not null
);
comment on table leadflow.plan_basis is
'what the last night''s plan stood on; where any of it is another one, the whole book is planned';

alter table leadflow.next_step add column revisit_date date;
comment on column leadflow.next_step.revisit_date is
'first day on which the customer is planned again though nothing of it has changed';
comment on column leadflow.next_step.plan_date is
'the day whose plan changed this row last';
comment on column leadflow.followup_task.plan_date is
'the day whose plan changed this row last';
create index next_step_revisit on leadflow.next_step (revisit_date)
where revisit_date is not null;
-- without it every task that is dropped would be looked for in the whole table
create index next_step_task on leadflow.next_step (task_id);

-- every row that is new, gone or another one, by its customer_id
create function leadflow.note_plan_change() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        insert into leadflow.plan_change (customer_id)
        select distinct customer_id from new_row where customer_id is not null
        on conflict (customer_id) do nothing;
    elsif tg_op = 'DELETE' then
        insert into leadflow.plan_change (customer_id)
        select distinct customer_id from old_row where customer_id is not null
        on conflict (customer_id) do nothing;
    else
        insert into leadflow.plan_change (customer_id)
        select differing.customer_id from (
            (select * from new_row except select * from old_row)
            union
            (select * from old_row except select * from new_row)
        ) as differing
        where differing.customer_id is not null
        group by differing.customer_id
        on conflict (customer_id) do nothing;
    end if;
    return null;
end
$$;

create function leadflow.note_plan_change_of_customer() returns trigger language plpgsql as $$
begin
    insert into leadflow.plan_change (customer_id)
    select new_row.customer_id
    from new_row
    inner join old_row on new_row.customer_id = old_row.customer_id
    where new_row is distinct from old_row
    on conflict (customer_id) do nothing;
    return null;
end
$$;

-- a task's own dates and batch are the plan's and the lists' to write; its end is news
create function leadflow.note_plan_change_of_task() returns trigger language plpgsql as $$
begin
    insert into leadflow.plan_change (customer_id)
    select new_row.customer_id
    from new_row
    inner join old_row on new_row.task_id = old_row.task_id
    where
        (new_row.status, new_row.owner_id, new_row.customer_id, new_row.answered_date)
        is distinct from
        (old_row.status, old_row.owner_id, old_row.customer_id, old_row.answered_date)
    on conflict (customer_id) do nothing;
    return null;
end
$$;

create trigger customer_inserted after insert on leadflow.customer
referencing new table as new_row
for each statement execute function leadflow.note_plan_change();
create trigger customer_updated after update on leadflow.customer
referencing old table as old_row new table as new_row
for each statement execute function leadflow.note_plan_change_of_customer();
create trigger customer_deleted after delete on leadflow.customer
referencing old table as old_row
for each statement execute function leadflow.note_plan_change();

create trigger followup_task_inserted after insert on leadflow.followup_task
referencing new table as new_row
for each statement execute function leadflow.note_plan_change();
create trigger followup_task_updated after update on leadflow.followup_task
referencing old table as old_row new table as new_row
for each statement execute function leadflow.note_plan_change_of_task();
create trigger followup_task_deleted after delete on leadflow.followup_task
referencing old table as old_row
for each statement execute function leadflow.note_plan_change();

create trigger next_step_inserted after insert on leadflow.next_step
referencing new table as new_row
for each statement execute function leadflow.note_plan_change();
create trigger next_step_updated after update on leadflow.next_step
referencing old table as old_row new table as new_row
for each statement execute function leadflow.note_plan_change();
create trigger next_step_deleted after delete on leadflow.next_step
referencing old table as old_row
for each statement execute function leadflow.note_plan_change();

create trigger activity_inserted after insert on leadflow.activity
referencing new table as new_row
for each statement execute function leadflow.note_plan_change();
create trigger activity_updated after update on leadflow.activity
referencing old table as old_row new table as new_row
for each statement execute function leadflow.note_plan_change();
create trigger activity_deleted after delete on leadflow.activity
referencing old table as old_row
for each statement execute function leadflow.note_plan_change();

create trigger contact_inserted after insert on leadflow.contact
referencing new table as new_row
for each statement execute function leadflow.note_plan_change();
create trigger contact_updated after update on leadflow.contact
referencing old table as old_row new table as new_row
for each statement execute function leadflow.note_plan_change();
create trigger contact_deleted after delete on leadflow.contact
referencing old table as old_row
for each statement execute function leadflow.note_plan_change();

create trigger requirement_inserted after insert on leadflow.requirement
referencing new table as new_row
for each statement execute function leadflow.note_plan_change();
create trigger requirement_updated after update on leadflow.requirement
referencing old table as old_row new table as new_row
for each statement execute function leadflow.note_plan_change();
create trigger requirement_deleted after delete on leadflow.requirement
referencing old table as old_row
for each statement execute function leadflow.note_plan_change();

create trigger wakeup_plan_inserted after insert on leadflow.wakeup_plan
referencing new table as new_row
for each statement execute function leadflow.note_plan_change();
create trigger wakeup_plan_updated after update on leadflow.wakeup_plan
referencing old table as old_row new table as new_row
for each statement execute function leadflow.note_plan_change();
create trigger wakeup_plan_deleted after delete on leadflow.wakeup_plan
referencing old table as old_row
for each statement execute function leadflow.note_plan_change();

create trigger grade_history_inserted after insert on leadflow.grade_history
referencing new table as new_row
for each statement execute function leadflow.note_plan_change();
create trigger grade_history_deleted after delete on leadflow.grade_history
referencing old table as old_row
for each statement execute function leadflow.note_plan_change();
