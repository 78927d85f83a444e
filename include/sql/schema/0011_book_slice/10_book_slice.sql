-- purpose: a night judges and weighs what changed since the last night and what is due, not the
-- book
-- Whatever changes a fact that a customer's state, grade, value class or tags are made of notes the
-- customer here, by trigger: no way of writing the book can forget it. Records come into the book
-- by record_book alone, which judges at once; hence none on source_record and typed_record.

create table leadflow.book_change (
    customer_id text primary key
);
comment on table leadflow.book_change is
'one row per customer of whom some fact has changed since the last night that weighed the book';

create table leadflow.book_due (
    customer_id text primary key references leadflow.customer (customer_id) on delete cascade,
    due_date date not null
);
comment on table leadflow.book_due is
'one row per customer whose state, grade, value class or tags time alone may change, and when';
create index book_due_date on leadflow.book_due (due_date);

create view leadflow.book_waiting as
select
    book_change.customer_id,
    cast('-infinity' as date) as due_date
from leadflow.book_change
union all
select
    book_due.customer_id,
    book_due.due_date
from leadflow.book_due;
comment on view leadflow.book_waiting is
'one row per reason to judge and weigh a customer, with the day from which it holds';

create table leadflow.book_basis (
    is_last boolean primary key default true check (is_last),
    run_date date not null,
    policy_version text not null,
    rules_digest text not null
);
comment on table leadflow.book_basis is
'what the last night weighed by; where any of it is another one, the whole book is weighed';

create function leadflow.note_book_change() returns trigger language plpgsql as $$
begin
    if tg_op in ('INSERT', 'UPDATE') then
        insert into leadflow.book_change (customer_id)
        select distinct customer_id from new_row where customer_id is not null
        on conflict (customer_id) do nothing;
    end if;
    if tg_op in ('DELETE', 'UPDATE') then
        insert into leadflow.book_change (customer_id)
        select distinct customer_id from old_row where customer_id is not null
        on conflict (customer_id) do nothing;
    end if;
    return null;
end
$$;

-- what the night itself finds (grade, value class, owner, last touch) is no new fact
create function leadflow.note_book_change_of_customer() returns trigger language plpgsql as $$
begin
    insert into leadflow.book_change (customer_id)
    select new_row.customer_id
    from new_row
    inner join old_row on new_row.customer_id = old_row.customer_id
    where
        (
            new_row.lifecycle, new_row.merged_into, new_row.legal_name, new_row.short_name,
            new_row.industry, new_row.employees_min, new_row.employees_max,
            new_row.last_interaction_at, new_row.given_up_after_at
        ) is distinct from (
            old_row.lifecycle, old_row.merged_into, old_row.legal_name, old_row.short_name,
            old_row.industry, old_row.employees_min, old_row.employees_max,
            old_row.last_interaction_at, old_row.given_up_after_at
        )
    on conflict (customer_id) do nothing;
    return null;
end
$$;

create trigger customer_inserted_in_book after insert on leadflow.customer
referencing new table as new_row
for each statement execute function leadflow.note_book_change();
create trigger customer_updated_in_book after update on leadflow.customer
referencing old table as old_row new table as new_row
for each statement execute function leadflow.note_book_change_of_customer();

create trigger membership_inserted_in_book after insert on leadflow.membership
referencing new table as new_row
for each statement execute function leadflow.note_book_change();
create trigger membership_updated_in_book after update on leadflow.membership
referencing old table as old_row new table as new_row
for each statement execute function leadflow.note_book_change();
create trigger membership_deleted_in_book after delete on leadflow.membership
referencing old table as old_row
for each statement execute function leadflow.note_book_change();

create trigger contact_inserted_in_book after insert on leadflow.contact
referencing new table as new_row
for each statement execute function leadflow.note_book_change();
create trigger contact_updated_in_book after update on leadflow.contact
referencing old table as old_row new table as new_row
for each statement execute function leadflow.note_book_change();
create trigger contact_deleted_in_book after delete on leadflow.contact
referencing old table as old_row
for each statement execute function leadflow.note_book_change();

create trigger activity_inserted_in_book after insert on leadflow.activity
referencing new table as new_row
for each statement execute function leadflow.note_book_change();
create trigger activity_updated_in_book after update on leadflow.activity
referencing old table as old_row new table as new_row
for each statement execute function leadflow.note_book_change();
create trigger activity_deleted_in_book after delete on leadflow.activity
referencing old table as old_row
for each statement execute function leadflow.note_book_change();

create trigger requirement_inserted_in_book after insert on leadflow.requirement
referencing new table as new_row
for each statement execute function leadflow.note_book_change();
create trigger requirement_updated_in_book after update on leadflow.requirement
referencing old table as old_row new table as new_row
for each statement execute function leadflow.note_book_change();
create trigger requirement_deleted_in_book after delete on leadflow.requirement
referencing old table as old_row
for each statement execute function leadflow.note_book_change();

create trigger opportunity_inserted_in_book after insert on leadflow.opportunity
referencing new table as new_row
for each statement execute function leadflow.note_book_change();
create trigger opportunity_updated_in_book after update on leadflow.opportunity
referencing old table as old_row new table as new_row
for each statement execute function leadflow.note_book_change();
create trigger opportunity_deleted_in_book after delete on leadflow.opportunity
referencing old table as old_row
for each statement execute function leadflow.note_book_change();
