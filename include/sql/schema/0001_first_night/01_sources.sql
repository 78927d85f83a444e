-- purpose: received files, their rows as received, and the typed rows that rules read
create schema if not exists leadflow;
create schema if not exists mart;

create table leadflow.source_file (
    file_id integer primary key,
    file_name text not null,
    part text not null default '',
    content_sha256 text not null,
    arrival_date date not null,
    status text not null check (
        status in ('received', 'landed', 'loaded', 'held', 'repeated')
    ),
    repeats_file_id integer references leadflow.source_file (file_id),
    corrects_file_id integer references leadflow.source_file (file_id),
    asked_profile text,
    source_system text,
    profile text,
    record_type text,
    encoding text,
    layout jsonb,
    row_count integer,
    held_reason jsonb,
    gated_date date,
    recorded_at timestamptz not null default now()
);
comment on column leadflow.source_file.part is
'the sheet of a workbook; empty for a text file';
comment on column leadflow.source_file.asked_profile is
'the profile that a person asked for; null where the header decides';
comment on column leadflow.source_file.layout is
'what rejects need to be written as received: delimiter, line end, lines above the table, header';
comment on column leadflow.source_file.gated_date is
'the run date whose rules saw these rows; a landed file without it is never settled';
comment on column leadflow.source_file.held_reason is
'{"key": message key, ...values}: why the whole file waits';

create table leadflow.source_record (
    record_id bigint primary key,
    file_id integer not null references leadflow.source_file (file_id),
    row_number integer not null,
    source_system text not null,
    record_type text not null,
    source_id text,
    content_sha256 text not null,
    raw jsonb not null,
    outcome text check (
        outcome in ('accepted', 'repaired', 'duplicate', 'quarantined', 'ignored')
    ),
    reasons jsonb not null default '[]',
    is_current boolean not null default false,
    party_id bigint,
    customer_id text,
    recorded_date date,
    unique (file_id, row_number)
);
comment on column leadflow.source_record.record_id is
'file_id * 10,000,000 + row_number';
comment on column leadflow.source_record.raw is
'the cells as received, in header order, after redaction of forbidden data';
comment on column leadflow.source_record.reasons is
'[{"rule", "severity", "column", "value_class"}]: why the outcome is what it is; no personal data';
comment on column leadflow.source_record.is_current is
'the newest accepted version of its source id (or the only one, where the source has no ids)';
comment on column leadflow.source_record.party_id is
'the identity-bearing record that it is or belongs to; null while it waits in match_review';
comment on column leadflow.source_record.recorded_date is
'the run date whose record_book carried this row into the book; null until then';
create index source_record_source_id
on leadflow.source_record (source_system, record_type, source_id)
where source_id is not null;
create index source_record_content
on leadflow.source_record (source_system, record_type, content_sha256)
where is_current;
create index source_record_party on leadflow.source_record (party_id);
create index source_record_unrecorded on leadflow.source_record (record_id)
where recorded_date is null and outcome in ('accepted', 'repaired');
create index source_record_recorded on leadflow.source_record (recorded_date);

create table leadflow.typed_record (
    record_id bigint primary key references leadflow.source_record (record_id),
    file_id integer not null,
    row_number integer not null,
    record_type text not null,
    -- the row itself
    source_id text,
    source_created_at timestamptz,
    source_updated_at timestamptz,
    is_deleted boolean,
    owner_source text,
    rep_source text,
    -- company
    company_name text,
    uscc text,
    industry text,
    employees_min integer,
    employees_max integer,
    revenue_min numeric,
    revenue_max numeric,
    website text,
    city text,
    -- person
    person_name text,
    job_title text,
    mobile text,
    landline text,
    phone_extension text,
    email text,
    wechat text,
    do_not_call boolean,
    do_not_email boolean,
    contact_failure text check (
        contact_failure in ('number_invalid', 'left_company', 'email_bounced')
    ),
    -- lead
    lead_source text,
    lead_status text,
    -- links to other rows of the same source system, by source id
    company_source_id text,
    contact_source_id text,
    opportunity_source_id text,
    -- requirement
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
    -- activity
    activity_at timestamptz,
    channel text check (
        channel in ('phone', 'wechat', 'email', 'visit', 'meeting', 'chat', 'push', 'other')
    ),
    direction text check (direction in ('inbound', 'outbound')),
    outcome text check (outcome in ('reached', 'not_reached')),
    summary text,
    feedback text check (feedback in ('interested', 'hesitant', 'objection')),
    next_action text,
    next_action_date date,
    is_paused boolean,
    support_needed text,
    is_done boolean,
    -- deal
    deal_name text,
    stage_text text,
    amount numeric,
    currency text,
    probability_pct numeric,
    close_date date,
    is_won boolean,
    is_lost boolean,
    loss_reason text,
    stage_dates jsonb,
    -- value and tags
    value_class text,
    tags text[],
    -- follow-up task answers
    task_id text,
    batch_id text,
    -- a user of a CRM
    rep_name text,
    rep_email text,
    is_active boolean,
    -- how the typing went
    invalid_columns text[] not null default '{}',
    vague_columns text[] not null default '{}',
    mended_columns text[] not null default '{}',
    redacted_columns text[] not null default '{}',
    unique (file_id, row_number)
);
create index typed_record_company_source on leadflow.typed_record (company_source_id)
where company_source_id is not null;
create index typed_record_tagged on leadflow.typed_record (record_id) where tags is not null;
create index typed_record_refused on leadflow.typed_record (record_id)
where record_type in ('activity', 'task_result') and (do_not_call or do_not_email);
comment on column leadflow.typed_record.mobile is 'E.164 of a mobile number';
comment on column leadflow.typed_record.landline is
'E.164 of a fixed line, without extension';
comment on column leadflow.typed_record.budget_min is
'CNY unless the text names another currency';
comment on column leadflow.typed_record.stage_dates is
'[{"stage", "entered_at"}] where a source keeps the stage history in columns';
comment on column leadflow.typed_record.invalid_columns is
'columns with a value that could not be read; the typed value is null, the raw one stands';
comment on column leadflow.typed_record.vague_columns is
'columns with a vague value, kept as written and parsed to an honest range (I7)';
comment on column leadflow.typed_record.mended_columns is
'columns whose value was mended by a rule (exponent, full width, two numbers in one cell)';
comment on column leadflow.typed_record.redacted_columns is
'columns from which forbidden data were redacted (P1)';

create table leadflow.quarantine (
    record_id bigint primary key references leadflow.source_record (record_id),
    file_id integer not null,
    row_number integer not null,
    reasons jsonb not null,
    status text not null default 'open' check (status in ('open', 'corrected', 'dismissed')),
    corrected_by_record_id bigint,
    quarantined_date date not null,
    decided_by text,
    decided_date date,
    decided_columns text[] not null default '{}',
    decided_because text
);
comment on column leadflow.quarantine.decided_by is
'who mended or dismissed the row from the command line, or last tried to; null for a file';
comment on column leadflow.quarantine.decided_columns is
'headers of the cells that were set; their values are in the row that corrects this one';
comment on column leadflow.quarantine.decided_because is
'why a person dismissed the row for good';

create table leadflow.source_vocabulary (
    file_id integer not null references leadflow.source_file (file_id) on delete cascade,
    column_key text not null,
    value_sha256 text not null,
    row_count integer not null,
    first_row_number integer not null,
    primary key (file_id, column_key, value_sha256)
);
comment on table leadflow.source_vocabulary is
'which values the choice-like columns of a file hold, by hash: a cell may be anybody''s data';
comment on column leadflow.source_vocabulary.column_key is
'the header under the name that the profile knows it by';
