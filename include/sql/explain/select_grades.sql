-- purpose: a customer's grades over time, each with its reason (law 6)
-- grain:   one row per period
-- reads:   grade_history
-- params:  customer_id
select
    grade_history.valid_from_at,
    grade_history.valid_to_at,
    grade_history.grade,
    grade_history.reason,
    grade_history.evidence,
    grade_history.policy_version
from grade_history
where grade_history.customer_id = :customer_id
order by grade_history.valid_from_at
