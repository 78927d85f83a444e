-- purpose: the policy's grade for each combination of levels that occurs
-- grain:   one row per combination; lives for one transaction
-- writes:  level_grade (temporary)
create temporary table level_grade (
    need_urgency text not null,
    budget_clarity text not null,
    decision_chain_clarity text not null,
    intent text not null,
    decision_cycle text not null,
    potential text not null,
    grade text not null,
    reason text not null,
    primary key (
        need_urgency, budget_clarity, decision_chain_clarity, intent, decision_cycle, potential
    )
) on commit drop
