-- purpose: identity-bearing records, the pairs that matched, and the customers they make up

create table leadflow.party (
    party_id bigint primary key,
    source_system text not null,
    record_type text not null check (record_type in ('lead', 'contact', 'company')),
    source_key text not null,
    record_id bigint not null references leadflow.source_record (record_id),
    -- normalised features (identity/normalise.py)
    person_key text,
    legal_name text,
    short_name text,
    company_key text,
    short_key text,
    has_legal_form boolean not null default false,
    uscc text,
    mobile text,
    landline text,
    email text,
    email_is_role boolean not null default false,
    wechat text,
    company_party_key text,
    -- registration (D2, D3)
    owner_rep_id text,
    registered_at timestamptz,
    is_registration_complete boolean not null default false,
    is_deleted boolean not null default false,
    unique (source_system, record_type, source_key)
);
comment on table leadflow.party is
'one row per lead, contact or company of a source, under its newest accepted record';
comment on column leadflow.party.party_id is
'the record that first brought it; never changes';
comment on column leadflow.party.source_key is
'source id, else the content hash of its first row';
comment on column leadflow.party.company_key is
'the standardised legal name as a match key; null without a company name';
comment on column leadflow.party.short_key is
'company_key without place and legal form';
comment on column leadflow.party.company_party_key is
'source_key of the company record of the same source that this person belongs to';
create index party_record on leadflow.party (record_id);
create index party_without_owner on leadflow.party (record_id) where owner_rep_id is null;
create index party_company_key on leadflow.party (company_key);
create index party_short_key on leadflow.party (short_key);
create index party_person_key on leadflow.party (person_key);
create index party_company_party on leadflow.party (source_system, company_party_key);
-- The first 15 characters of a Salesforce id are the same record as its 18 characters.
create index party_source_link on leadflow.party (source_system, left(source_key, 15));

create table leadflow.party_key (
    key_type text not null check (
        key_type in (
            'uscc', 'company', 'short_person', 'short_domain', 'mobile', 'landline', 'email',
            'wechat', 'link', 'person'
        )
    ),
    key_value text not null,
    party_id bigint not null references leadflow.party (party_id),
    primary key (key_type, key_value, party_id)
);
create index party_key_party on leadflow.party_key (party_id);

create table leadflow.match_edge (
    party_id_low bigint not null references leadflow.party (party_id),
    party_id_high bigint not null references leadflow.party (party_id),
    evidence text[] not null,
    decision text not null check (decision in ('join', 'review', 'apart')),
    strength integer not null,
    reason text not null,
    model_version text not null,
    decided_by text not null default 'rule',
    primary key (party_id_low, party_id_high),
    check (party_id_low < party_id_high)
);
create index match_edge_high on leadflow.match_edge (party_id_high);

create table leadflow.customer (
    customer_id text primary key,
    created_date date not null,
    merged_into text references leadflow.customer (customer_id),
    -- golden record (survivorship; field_source names the source row of each)
    legal_name text,
    short_name text,
    uscc text,
    industry text,
    employees_min integer,
    employees_max integer,
    revenue_min numeric,
    revenue_max numeric,
    website text,
    city text,
    lead_source text,
    -- state
    lifecycle text not null default 'lead' check (
        lifecycle in ('lead', 'prospect', 'customer', 'dormant', 'lost', 'invalid')
    ),
    grade text check (grade in ('A', 'B', 'C')),
    value_class text,
    owner_id text,
    is_in_lead_pool boolean not null default true,
    first_seen_at timestamptz,
    last_touch_at timestamptz,
    last_interaction_at timestamptz,
    last_feedback text,
    dormant_since_date date,
    paused_until_date date,
    is_paused boolean not null default false,
    is_opted_out boolean not null default false,
    is_contact_failed boolean not null default false,
    missing_fields text[] not null default '{}',
    vague_fields text[] not null default '{}'
);
create index customer_ungraded on leadflow.customer (customer_id)
where grade is null and merged_into is null;
create index customer_silent on leadflow.customer (last_interaction_at)
where merged_into is null and lifecycle in ('lead', 'prospect', 'customer');
create index customer_dormant on leadflow.customer (customer_id) where lifecycle = 'dormant';
comment on column leadflow.customer.merged_into is
'the surviving customer; null while this one is live. Ids are never reused';

create table leadflow.membership (
    party_id bigint not null references leadflow.party (party_id),
    customer_id text not null references leadflow.customer (customer_id),
    valid_from_date date not null,
    valid_to_date date,
    reason text not null,
    primary key (party_id, valid_from_date)
);
create unique index membership_current
on leadflow.membership (party_id)
where valid_to_date is null;
create index membership_customer on leadflow.membership (customer_id) where valid_to_date is null;

create index membership_begun on leadflow.membership (valid_from_date);
create index membership_ended on leadflow.membership (valid_to_date)
where valid_to_date is not null;

create table leadflow.field_source (
    customer_id text not null references leadflow.customer (customer_id),
    field text not null,
    value text not null,
    record_id bigint not null references leadflow.source_record (record_id),
    rule text not null,
    primary key (customer_id, field)
);

create table leadflow.contact (
    contact_id bigint primary key,
    customer_id text not null references leadflow.customer (customer_id),
    person_name text,
    job_title text,
    mobile text,
    landline text,
    phone_extension text,
    email text,
    wechat text,
    is_opted_out_of_calls boolean not null default false,
    is_opted_out_of_email boolean not null default false,
    contact_failure text,
    noted_failure text,
    is_primary boolean not null default false,
    record_id bigint not null references leadflow.source_record (record_id)
);
comment on column leadflow.contact.contact_failure is
'as the person''s own records have it';
comment on column leadflow.contact.noted_failure is
'noted in an activity, neither disproved nor corrected since; the book keeps it (Z2)';
comment on column leadflow.contact.contact_id is
'the oldest party of this person at this customer';
create index contact_customer on leadflow.contact (customer_id);

create table leadflow.contact_party (
    party_id bigint primary key references leadflow.party (party_id),
    contact_id bigint not null references leadflow.contact (contact_id) on delete cascade
);
create index contact_party_contact on leadflow.contact_party (contact_id);

create table leadflow.merge (
    merge_id bigint primary key,
    kept_customer_id text not null,
    gone_customer_id text not null,
    merge_date date not null,
    reason text not null,
    evidence jsonb not null,
    before jsonb not null,
    undone_date date,
    undone_by text
);
comment on column leadflow.merge.before is 'party ids of each side before the merge';

create table leadflow.match_review (
    review_id bigint primary key,
    kind text not null check (
        kind in ('name_only', 'same_phone_other_name', 'same_name_other_phone', 'possible_merge')
    ),
    record_id bigint references leadflow.source_record (record_id),
    party_id_low bigint references leadflow.party (party_id),
    party_id_high bigint references leadflow.party (party_id),
    named text,
    candidate_customer_ids text[] not null default '{}',
    evidence jsonb not null default '{}',
    status text not null default 'open' check (status in ('open', 'answered', 'obsolete')),
    answer text,
    answered_by text,
    opened_date date not null,
    answered_date date
);
create unique index match_review_pair
on leadflow.match_review (kind, party_id_low, party_id_high)
where party_id_low is not null;
create unique index match_review_record
on leadflow.match_review (record_id)
where record_id is not null;

create table leadflow.customer_event (
    customer_id text not null,
    event_date date not null,
    kind text not null,
    subject text not null default '',
    details jsonb not null default '{}',
    primary key (customer_id, event_date, kind, subject)
);
