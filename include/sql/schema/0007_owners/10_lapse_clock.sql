-- purpose: when each ownership lapses, kept by due date, so that a night looks at what is due and
--          at what has changed instead of at the book (D4)

create table leadflow.lapse_clock (
    customer_id text primary key references leadflow.customer (customer_id),
    owner_id text not null references leadflow.rep (rep_id),
    owned_since_date date not null,
    last_touch_date date,
    agreed_date date,
    contract_until_date date,
    resumed_date date,
    clock_start_date date not null,
    clock_start_rule text not null check (
        clock_start_rule in ('owned', 'touch', 'agreed', 'contract', 'resumed')
    ),
    limit_days integer,
    held_reason text check (
        held_reason in ('opted_out', 'contact_failed', 'paused', 'signing')
    ),
    lapses_date date,
    warned_date date,
    check_date date,
    checked_date date not null
);
comment on table leadflow.lapse_clock is
'one row per owned live customer: since when its owner has been silent, and until when it may be';
comment on column leadflow.lapse_clock.resumed_date is
'the clock starts anew where it stood still until then: a pause, a refusal, a merge undone';
comment on column leadflow.lapse_clock.limit_days is
'in the policy''s days; null where no rule takes the customer away. The start is kept all the same';
comment on column leadflow.lapse_clock.lapses_date is
'the night that returns it to the pool; never before the owner was warned in time';
comment on column leadflow.lapse_clock.check_date is
'the first night that has to look at it again if nothing changes; null: none';
create index lapse_clock_check on leadflow.lapse_clock (check_date)
where check_date is not null;
create index lapse_clock_owner on leadflow.lapse_clock (owner_id, lapses_date);

create table leadflow.lapse_night (
    run_date date primary key,
    rules jsonb not null
);
comment on table leadflow.lapse_night is
'one row per night that looked at the clocks, with the rules it knew: other rules, the whole book';

-- What a night, or an intake, has to find without going through the book.
create index ownership_history_begun on leadflow.ownership_history (valid_from_at);
create index grade_history_valid_from on leadflow.grade_history (valid_from_at);
create index customer_event_day on leadflow.customer_event (event_date, kind);
create index customer_owner on leadflow.customer (owner_id)
where merged_into is null and lifecycle in ('lead', 'prospect', 'customer', 'dormant');
create index customer_unowned on leadflow.customer (customer_id)
where
owner_id is null
and merged_into is null
and lifecycle in ('lead', 'prospect', 'customer', 'dormant');
