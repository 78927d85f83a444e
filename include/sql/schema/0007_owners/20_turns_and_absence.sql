-- purpose: turns that passed an absent rep by, and days of absence without notice (D5)
alter table leadflow.round_robin_turn
add column is_skipped boolean not null default false;
comment on column leadflow.round_robin_turn.is_skipped is
'the rep was absent without notice when its turn came: it passed, and is not made good';
create index round_robin_turn_rep on leadflow.round_robin_turn (rep_id, turn_number);
create index round_robin_turn_customer on leadflow.round_robin_turn (customer_id, turn_date);

create table leadflow.rep_absence (
    rep_id text not null references leadflow.rep (rep_id),
    absent_date date not null,
    told_by text,
    primary key (rep_id, absent_date)
);
comment on table leadflow.rep_absence is
'days on which a rep was absent without notice; leave that was announced is in rep_leave';
comment on column leadflow.rep_absence.told_by is
'who said so by command; null where the roster does, which then may also take it back';
