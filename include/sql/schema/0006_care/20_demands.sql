-- purpose: what more is demanded of a plan: stage actions, satisfaction, renewals, greetings
-- The kinds of steps are those of followup/kinds.py, which every plan joins: one place knows them.
alter table leadflow.followup_task drop constraint followup_task_kind_check;

alter table leadflow.typed_record
add column satisfaction numeric,
add column contract_end_date date,
add column birth_date date,
add column legal_representative text;
comment on column leadflow.typed_record.satisfaction is
'how satisfied the customer is, 1 to 5 as written; other numbers count as none (T9)';
comment on column leadflow.typed_record.birth_date is
'a contact''s birthday; only month and day are used (T5)';
create index typed_record_birthday on leadflow.typed_record (record_id)
where birth_date is not null;

alter table leadflow.activity add column satisfaction numeric check (satisfaction between 1 and 5);
comment on column leadflow.activity.satisfaction is '1 to 5 (T9)';
alter table leadflow.task_result add column satisfaction numeric;
alter table leadflow.opportunity add column contract_end_date date;
comment on column leadflow.opportunity.contract_end_date is
'as the source has it; null where the policy''s term is counted from the close date';

create table leadflow.greeting (
    customer_id text not null references leadflow.customer (customer_id),
    greeting_date date not null,
    occasion text not null,
    way text not null check (way in ('task', 'push')),
    value_class text,
    policy_version text not null references leadflow.policy_version (policy_version),
    primary key (customer_id, greeting_date, occasion)
);
comment on table leadflow.greeting is
'birthdays, anniversaries and festivals that came, and whether a rep or a push greets (T5)';
