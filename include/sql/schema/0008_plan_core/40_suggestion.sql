-- purpose: when and how customers were reached, counted per customer and per segment (T10, R2)

create table leadflow.connect_count (
    customer_id text not null,
    channel text not null,
    hour smallint not null check (hour between 0 and 23),
    is_weekend boolean not null,
    industry text not null,
    grade text not null,
    attempt_count integer not null,
    connect_count integer not null,
    primary key (customer_id, channel, hour, is_weekend)
);
comment on table leadflow.connect_count is
'our touches of one customer by channel and local hour, and how many of them reached somebody';
comment on column leadflow.connect_count.industry is
'the segment that the row is counted in now; empty where the industry is not known';

create table leadflow.segment_connect (
    industry text not null,
    grade text not null,
    channel text not null,
    hour smallint not null,
    is_weekend boolean not null,
    attempt_count bigint not null,
    connect_count bigint not null,
    primary key (industry, grade, channel, hour, is_weekend)
);
comment on table leadflow.segment_connect is
'the sums of connect_count by segment, kept up by what changed';

alter table leadflow.followup_task
add column suggested_hour smallint check (suggested_hour between 0 and 23),
add column suggested_channel text,
add column suggestion_basis jsonb,
add column won_because jsonb;
comment on column leadflow.followup_task.suggestion_basis is
'whose connects the suggestion stands on and how many; a better weekend hour where there is one';
comment on column leadflow.followup_task.won_because is
'why this and no other duty is the next step: message key and the kinds it came before';
