-- purpose: what the graded customers have stated lately, as evidence of their needs
-- grain:   one row per requirement within evidence_lasts_days; lives for one transaction
-- reads:   graded_customer, requirement    writes: stated_requirement (temporary)
-- params:  run_date, evidence_lasts_days
create temporary table stated_requirement on commit drop as
select
    requirement.customer_id,
    requirement.requirement_id,
    requirement.record_id,
    requirement.recorded_date,
    requirement.budget_text,
    requirement.budget_min,
    requirement.budget_max,
    coalesce(requirement.timing_to, requirement.timing_from) as due_date,
    requirement.decision_chain_text,
    requirement.has_decision_maker,
    requirement.vague_columns
from graded_customer
inner join requirement on graded_customer.customer_id = requirement.customer_id
where
    requirement.recorded_date
    between cast(:run_date as date) - cast(:evidence_lasts_days as integer)
    and cast(:run_date as date)
