-- purpose: value classes with history (G5), beside what the sheets state
alter table leadflow.customer add column stated_value text;
update leadflow.customer
set
    stated_value = value_class,
    value_class = null;
comment on column leadflow.customer.value_class is
'as the policy''s value table gives it, by its code (G5)';
comment on column leadflow.customer.stated_value is 'as the sheets state it (G5)';

create table leadflow.value_history (
    customer_id text not null references leadflow.customer (customer_id),
    value_class text not null,
    valid_from_at timestamptz not null,
    valid_to_at timestamptz,
    reason text not null,
    evidence jsonb not null,
    policy_version text not null references leadflow.policy_version (policy_version),
    primary key (customer_id, valid_from_at)
);
create unique index value_history_current
on leadflow.value_history (customer_id)
where valid_to_at is null;
