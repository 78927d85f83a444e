-- purpose: what is sent to whom, at most once (P4)

create table leadflow.delivery_attempt (
    channel text not null,
    receiver text not null,
    batch_id text not null,
    run_date date not null,
    state text not null check (state in ('claimed', 'sent', 'failed', 'refused', 'unknown')),
    attempt_count integer not null default 1,
    told jsonb,
    content_sha256 text not null,
    row_count integer not null,
    claimed_at timestamptz not null,
    settled_at timestamptz,
    primary key (channel, receiver, batch_id)
);
comment on table leadflow.delivery_attempt is
'one message per channel, receiver and batch';
comment on column leadflow.delivery_attempt.state is
'claimed: being sent, or its sender died; sent; failed: did not arrive, is tried again; refused: '
'did not arrive, a person has to mend it; unknown: may have arrived, is not sent again by itself';
comment on column leadflow.delivery_attempt.told is
'{"key": message key, ...values}: what went wrong';
create index delivery_attempt_day on leadflow.delivery_attempt (run_date);
