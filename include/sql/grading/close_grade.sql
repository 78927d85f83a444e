-- purpose: the grade that held until the run date
-- grain:   one current history row, or the one before a row that was replaced, where it differs
-- reads:   grade_change    writes: grade_history
-- params:  from_at
update grade_history
set
    valid_to_at = case
        when
            (grade_history.grade, grade_history.reason)
            is distinct from (grade_change.grade, grade_change.reason)
            then cast(:from_at as timestamptz)
    end
from grade_change
where
    grade_history.customer_id = grade_change.customer_id
    and (
        grade_history.valid_to_at is null
        or grade_history.valid_to_at = cast(:from_at as timestamptz)
    )
