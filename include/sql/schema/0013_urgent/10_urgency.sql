-- purpose: how urgent a source calls a need or an enquiry, for clocks and grades (T4, G1)

alter table leadflow.typed_record
add column urgency text check (urgency in ('urgent', 'high', 'normal', 'low'));
comment on column leadflow.typed_record.urgency is
'what the source''s priority or urgency field says, in the words of all sources';

alter table leadflow.activity
add column urgency text check (urgency in ('urgent', 'high', 'normal', 'low')),
add column urgency_at timestamptz,
add column withdrawn_date date;
comment on column leadflow.activity.urgency is
'as the source has it now; which values count is policy (T4, G1)';
comment on column leadflow.activity.urgency_at is
'since when, where the source has changed it after the activity was first told';
comment on column leadflow.activity.withdrawn_date is
'of a row that stands for an urgent need: the run that found it urgent no longer';

alter table leadflow.requirement
add column urgency text check (urgency in ('urgent', 'high', 'normal', 'low')),
add column urgency_at timestamptz,
add column urgency_record_id bigint references leadflow.source_record (record_id);
comment on column leadflow.requirement.urgency is
'as the source has it now; which values count is policy (T4, G1)';
comment on column leadflow.requirement.urgency_at is
'since when; a day known by its date alone stands for its closing time';
comment on column leadflow.requirement.urgency_record_id is
'the version that told it first; an urgent need''s enquiry has this id';
create index requirement_urgency on leadflow.requirement (urgency_record_id)
where urgency_record_id is not null;

-- a clock of what is urgent no longer, stopped before its time was over
alter table leadflow.enquiry drop constraint enquiry_state_check;
alter table leadflow.enquiry add constraint enquiry_state_check
check (state in ('open', 'at_risk', 'breached', 'met', 'withdrawn'));
