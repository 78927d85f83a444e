-- severity: critical
-- purpose: law 6: every grade, value class, ownership, merge, membership, task and wake-up
--          plan says why, under a policy version that is on record
-- grain:   one row per decision that does not
-- reads:   grade_history, value_history, ownership_history, followup_task, wakeup_plan, merge,
--          membership, policy_version
with decision as (
    select
        'grade' as kind,
        grade_history.customer_id as id,
        grade_history.reason <> '' as has_reason,
        grade_history.policy_version
    from grade_history
    union all
    select
        'value_class' as kind,
        value_history.customer_id as id,
        value_history.reason <> '' as has_reason,
        value_history.policy_version
    from value_history
    union all
    select
        'ownership' as kind,
        ownership_history.customer_id as id,
        ownership_history.reason <> '' as has_reason,
        ownership_history.policy_version
    from ownership_history
    union all
    select
        'followup_task' as kind,
        followup_task.task_id as id,
        followup_task.reason not in ('{}', '[]', 'null', '""') as has_reason,
        followup_task.policy_version
    from followup_task
    union all
    select
        'wakeup_plan' as kind,
        wakeup_plan.customer_id as id,
        wakeup_plan.step <> '' as has_reason,
        wakeup_plan.policy_version
    from wakeup_plan
    union all
    select
        'merge' as kind,
        merge.kept_customer_id as id,
        merge.reason <> '' and merge.evidence not in ('{}', '[]', 'null') as has_reason,
        null as policy_version
    from merge
    union all
    select
        'membership' as kind,
        cast(membership.party_id as text) as id,
        membership.reason <> '' as has_reason,
        null as policy_version
    from membership
)

select
    decision.kind,
    decision.id,
    case
        when decision.has_reason then 'names a policy version that is not on record'
        else 'says no reason'
    end as problem
from decision
left join policy_version
    on decision.policy_version = policy_version.policy_version
where
    not decision.has_reason
    or (decision.policy_version is not null and policy_version.policy_version is null)
order by decision.kind, decision.id
