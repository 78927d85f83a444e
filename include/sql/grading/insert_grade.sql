-- purpose: the grade from the run date on, with rule, evidence and policy version (G4, law 6)
-- grain:   one row per customer whose history has no current row
-- reads:   grade_change    writes: grade_history
-- params:  from_at, policy_version
insert into grade_history (
    customer_id, grade, valid_from_at, reason, evidence, policy_version
)
select
    grade_change.customer_id,
    grade_change.grade,
    cast(:from_at as timestamptz) as valid_from_at,
    grade_change.reason,
    grade_change.evidence,
    :policy_version
from grade_change
on conflict (customer_id) where valid_to_at is null do nothing
