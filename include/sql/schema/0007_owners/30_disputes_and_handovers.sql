-- purpose: what people decide about owners, and what a leaving rep hands over (D3, D7)

create table leadflow.registration_dispute (
    customer_id text not null,
    claimed_by text not null references leadflow.rep (rep_id),
    owner_id text not null references leadflow.rep (rep_id),
    record_id bigint not null,
    registered_at timestamptz not null,
    opened_date date not null,
    status text not null default 'open' check (status in ('open', 'decided', 'obsolete')),
    decision text check (decision in ('keep', 'move')),
    decided_by text,
    decided_because text,
    decided_date date,
    primary key (customer_id, claimed_by),
    check ((status = 'decided') = (decision is not null and decided_by is not null))
);
comment on table leadflow.registration_dispute is
'registrations earlier than the owner''s claim that arrived late; a person decides each once';
create index registration_dispute_open on leadflow.registration_dispute (customer_id)
where status = 'open';

create table leadflow.handover (
    customer_id text not null,
    from_rep_id text not null references leadflow.rep (rep_id),
    begun_date date not null,
    to_rep_id text references leadflow.rep (rep_id),
    handed_date date,
    told_by text,
    open_task jsonb,
    open_opportunities jsonb not null default '[]',
    last_activity_at timestamptz,
    last_summary text,
    next_action text,
    next_action_date date,
    primary key (customer_id, from_rep_id, begun_date)
);
comment on table leadflow.handover is
'one row per customer that a leaving rep handed over, as it stood on that day';
comment on column leadflow.handover.to_rep_id is
'null while it lies in the lead pool because nobody had room, or because nothing is to be done';
create index handover_begun on leadflow.handover (begun_date);
create index handover_handed on leadflow.handover (handed_date);
