-- purpose: what happened with customers: activities, requirements, opportunities, tags

create table leadflow.activity (
    activity_id bigint primary key,
    record_id bigint not null references leadflow.source_record (record_id),
    party_id bigint references leadflow.party (party_id),
    customer_id text,
    contact_id bigint,
    rep_id text,
    rep_source text,
    occurred_at timestamptz not null,
    channel text not null,
    direction text not null check (direction in ('inbound', 'outbound')),
    is_reached boolean not null,
    is_interaction boolean not null,
    is_touch boolean not null,
    summary text,
    feedback text,
    next_action text,
    next_action_date date,
    is_paused boolean not null default false,
    contact_failure text,
    support_needed text,
    is_planned boolean not null default false
);
comment on column leadflow.activity.is_planned is
'an open task of a source: a plan that carries the agreed date, no touch and no interaction';
comment on column leadflow.activity.activity_id is
'the record_id of the activity''s first version';
comment on column leadflow.activity.is_interaction is
'inbound, or a touch that reached the person; pushes and unanswered attempts are none (Z1)';
create index activity_customer on leadflow.activity (customer_id, occurred_at);
create index activity_party on leadflow.activity (party_id);
create index activity_next on leadflow.activity (customer_id, next_action_date);

create table leadflow.requirement (
    requirement_id bigint primary key,
    record_id bigint not null references leadflow.source_record (record_id),
    party_id bigint references leadflow.party (party_id),
    customer_id text,
    requirement_type text,
    requirement_text text,
    budget_text text,
    budget_min numeric,
    budget_max numeric,
    timing_text text,
    timing_from date,
    timing_to date,
    decision_chain_text text,
    has_decision_maker boolean,
    competitor text,
    pain_point text,
    recorded_date date,
    vague_columns text[] not null default '{}'
);
create index requirement_customer on leadflow.requirement (customer_id);

create table leadflow.opportunity (
    opportunity_id bigint primary key,
    record_id bigint not null references leadflow.source_record (record_id),
    source_system text not null,
    source_id text,
    party_id bigint references leadflow.party (party_id),
    customer_id text,
    rep_id text,
    name text,
    stage text,
    stage_text text,
    amount numeric,
    currency text not null,
    probability_pct numeric,
    lead_source text,
    created_at timestamptz,
    close_date date,
    is_won boolean not null,
    is_lost boolean not null,
    loss_reason text,
    is_deleted boolean not null default false,
    check (not (is_won and is_lost))
);
create index opportunity_customer on leadflow.opportunity (customer_id);
create unique index opportunity_source
on leadflow.opportunity (source_system, source_id)
where source_id is not null;

create index opportunity_link on leadflow.opportunity (source_system, left(source_id, 15));
comment on column leadflow.opportunity.is_deleted is
'deleted in the source, or a sheet''s second telling of a win or loss that another row tells';

create table leadflow.stage_history (
    source_system text not null,
    opportunity_source_id text not null,
    opportunity_id bigint,
    entered_at timestamptz not null,
    stage text,
    stage_text text not null,
    record_id bigint not null references leadflow.source_record (record_id),
    primary key (source_system, opportunity_source_id, entered_at, stage_text)
);
create index stage_history_opportunity on leadflow.stage_history (opportunity_id);
create index stage_history_record on leadflow.stage_history (record_id);

create table leadflow.tag (
    customer_id text not null,
    tag text not null,
    record_id bigint not null,
    primary key (customer_id, tag)
);
