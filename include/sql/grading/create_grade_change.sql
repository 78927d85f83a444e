-- purpose: customers whose grade or its reason is not what the history's last row says
-- grain:   one row per customer_id; lives for one transaction
-- reads:   customer_level, level_grade, grade_history    writes: grade_change (temporary)
-- params:  from_at
-- A history that goes on after this run date is not rewritten from the past.
create temporary table grade_change on commit drop as
select
    customer_level.customer_id,
    level_grade.grade,
    level_grade.reason,
    customer_level.evidence
from customer_level
inner join level_grade
    on
        customer_level.need_urgency = level_grade.need_urgency
        and customer_level.budget_clarity = level_grade.budget_clarity
        and customer_level.decision_chain_clarity = level_grade.decision_chain_clarity
        and customer_level.intent = level_grade.intent
        and customer_level.decision_cycle = level_grade.decision_cycle
        and customer_level.potential = level_grade.potential
left outer join grade_history
    on
        customer_level.customer_id = grade_history.customer_id
        and grade_history.valid_to_at is null
where
    grade_history.customer_id is null
    or (
        grade_history.valid_from_at <= cast(:from_at as timestamptz)
        and (grade_history.grade, grade_history.reason)
        is distinct from (level_grade.grade, level_grade.reason)
    )
