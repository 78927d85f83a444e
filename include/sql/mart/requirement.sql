-- purpose: stated needs
-- grain:   one row per requirement record
-- reads:   requirement
create view mart.requirement as
select
    requirement.requirement_id,
    requirement.record_id,
    requirement.customer_id,
    requirement.requirement_type,
    requirement.requirement_text,
    requirement.budget_text,
    requirement.budget_min,
    requirement.budget_max,
    requirement.timing_text,
    requirement.timing_from,
    requirement.timing_to,
    requirement.decision_chain_text,
    requirement.has_decision_maker,
    requirement.competitor,
    requirement.pain_point,
    requirement.recorded_date,
    requirement.vague_columns,
    requirement.urgency,
    requirement.urgency_at
from leadflow.requirement;

comment on view mart.requirement is 'stated needs; one row per requirement record';
comment on column mart.requirement.requirement_id is 'stable id';
comment on column mart.requirement.record_id is 'source row';
comment on column mart.requirement.customer_id is
'customer; null while it waits in match_review';
comment on column mart.requirement.requirement_type is
'equipment, service or solution, as written';
comment on column mart.requirement.requirement_text is 'description as written';
comment on column mart.requirement.budget_text is 'budget as written';
comment on column mart.requirement.budget_min is 'budget in CNY, lower bound';
comment on column mart.requirement.budget_max is 'budget in CNY, upper bound';
comment on column mart.requirement.timing_text is 'time of purchase as written';
comment on column mart.requirement.timing_from is 'earliest day it can mean';
comment on column mart.requirement.timing_to is 'latest day it can mean';
comment on column mart.requirement.decision_chain_text is 'decision chain as written';
comment on column mart.requirement.has_decision_maker is
'whether a final decision maker is named';
comment on column mart.requirement.competitor is 'competitors mentioned';
comment on column mart.requirement.pain_point is 'pain points as stated';
comment on column mart.requirement.recorded_date is 'day recorded';
comment on column mart.requirement.vague_columns is 'statements to confirm (I7)';
comment on column mart.requirement.urgency is
'what the source''s priority field says: urgent, high, normal or low (T4, G1)';
comment on column mart.requirement.urgency_at is 'since when the source says so';
