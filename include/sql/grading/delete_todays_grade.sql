-- purpose: a second change on one run date replaces the first
-- grain:   one history row that began on the run date
-- reads:   grade_change    writes: grade_history
-- params:  from_at
delete from grade_history
using grade_change
where
    grade_history.customer_id = grade_change.customer_id
    and grade_history.valid_from_at = cast(:from_at as timestamptz)
