-- purpose: what waits for an answer, and until when (T4)

create table leadflow.enquiry (
    activity_id bigint primary key
    references leadflow.activity (activity_id) on delete cascade,
    kind text not null check (kind in ('enquiry', 'urgent', 'feedback')),
    received_at timestamptz not null,
    respond_by_at timestamptz not null,
    at_risk_at timestamptz not null,
    state text not null check (state in ('open', 'at_risk', 'breached', 'met')),
    answered_at timestamptz,
    evidence jsonb not null,
    at_risk_told_date date,
    breach_told_date date,
    policy_version text not null references leadflow.policy_version (policy_version),
    check (at_risk_at <= respond_by_at),
    check (
        case state
            when 'met' then answered_at is not null and answered_at <= respond_by_at
            when 'breached' then answered_at is null or answered_at > respond_by_at
            else answered_at is null
        end
    )
);
comment on table leadflow.enquiry is
'one row per inbound activity with a response time; its customer is the activity''s';
comment on column leadflow.enquiry.received_at is
'when the clock starts to count: one that is known by its date alone came at closing time';
comment on column leadflow.enquiry.answered_at is
'our first touch after it, in time or not';
create index enquiry_waiting on leadflow.enquiry (at_risk_at)
where answered_at is null and state in ('open', 'at_risk');
create index enquiry_unanswered on leadflow.enquiry (activity_id) where answered_at is null;
create index enquiry_untold on leadflow.enquiry (activity_id)
where breach_told_date is null and state in ('at_risk', 'breached');

alter table leadflow.followup_task add column due_at timestamptz;
comment on column leadflow.followup_task.due_at is
'the time of day by which an answer is due; null where a day is all that is asked';
