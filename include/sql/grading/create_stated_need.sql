-- purpose: what graded customers said they need, for as long as it is evidence (G4)
-- grain:   one row per requirement; lives for one transaction
-- reads:   graded_customer, requirement    writes: stated_need (temporary)
-- params:  run_date, evidence_lasts_days
create temporary table stated_need on commit drop as
select
    requirement.customer_id,
    requirement.requirement_id,
    requirement.record_id,
    requirement.recorded_date,
    requirement.requirement_text,
    requirement.pain_point,
    requirement.budget_text,
    requirement.budget_min,
    requirement.budget_max,
    requirement.timing_text,
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
