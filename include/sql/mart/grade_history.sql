-- purpose: grades over time
-- grain:   one row per customer and grade period
-- reads:   grade_history
create view mart.grade_history as
select
    grade_history.customer_id,
    grade_history.grade,
    grade_history.valid_from_at,
    grade_history.valid_to_at,
    grade_history.reason,
    grade_history.evidence,
    grade_history.policy_version
from leadflow.grade_history;

comment on view mart.grade_history is
'grades over time; one row per customer and grade period';
comment on column mart.grade_history.customer_id is 'customer';
comment on column mart.grade_history.grade is 'A, B or C';
comment on column mart.grade_history.valid_from_at is 'from, included';
comment on column mart.grade_history.valid_to_at is 'to, excluded; null while it holds';
comment on column mart.grade_history.reason is 'rule that decided';
comment on column mart.grade_history.evidence is 'levels and source rows';
comment on column mart.grade_history.policy_version is 'policy that decided';
