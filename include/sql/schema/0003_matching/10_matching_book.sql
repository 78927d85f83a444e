-- purpose: the matching book: every record with its keys and links, under one model version

create table leadflow.matching_model (
    model_version text primary key,
    content text not null,
    learnt_from text not null check (learnt_from in ('start', 'book')),
    first_used_date date not null,
    is_current boolean not null
);
create unique index matching_model_current on leadflow.matching_model (is_current)
where is_current;
comment on table leadflow.matching_model is
'one row per model version: weights, value statistics and caps that decide matches';
comment on column leadflow.matching_model.learnt_from is
'start: shipped with Leadflow; book: learnt from the records of this store';

create table leadflow.matching_record (
    record_number bigint primary key,
    record_key text not null unique,
    fields text not null,
    cluster_number bigint not null
);
comment on table leadflow.matching_record is
'one row per record that is matched, with its fields as they were compared';
comment on column leadflow.matching_record.record_number is 'the party';
comment on column leadflow.matching_record.cluster_number is
'the lowest record number among those that the evidence alone puts together';

create table leadflow.matching_key (
    key_hash bigint not null,
    record_number bigint not null,
    most_records smallint not null
);
comment on table leadflow.matching_key is
'one row per record and key that it may meet others under; above most_records it is hot';
create index matching_key_by_hash
on leadflow.matching_key (key_hash) include (record_number, most_records);
create index matching_key_by_record on leadflow.matching_key (record_number);

create table leadflow.matching_link (
    low_number bigint not null,
    high_number bigint not null,
    bits real not null
);
comment on table leadflow.matching_link is
'one row per pair that may be one customer (p above 0.05), the lower record first';
comment on column leadflow.matching_link.bits is
'the evidence, prior included: log2 of the odds';
create index matching_link_by_low on leadflow.matching_link (low_number);
create index matching_link_by_high on leadflow.matching_link (high_number);
