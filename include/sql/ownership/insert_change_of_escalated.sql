-- purpose: customers whose task has gone up the whole ladder leave their owner (T8)
-- grain:   one row per customer that is taken tonight
-- reads:   escalation, followup_task, customer    writes: owner_change
-- params:  run_date
-- It falls to the pool and is dealt out the same night, to somebody else. Who has bought
-- stays, as with a lapse; a customer that lapses tonight has gone already.
insert into owner_change (customer_id, owner_id, reason, evidence)
select
    customer.customer_id,
    null as owner_id,
    'escalated' as reason,
    jsonb_build_object(
        'rule', 'T8',
        'previous_owner', escalation.rep_id,
        'task_id', escalation.task_id,
        'first_due_date', escalation.first_due_date,
        'late_days', escalation.late_days
    ) as evidence
from escalation
inner join followup_task as task on escalation.task_id = task.task_id
inner join customer on task.customer_id = customer.customer_id
where
    escalation.escalated_date = :run_date
    and escalation.step = 'reassign'
    and task.status = 'open'
    and customer.owner_id = escalation.rep_id
    and customer.merged_into is null
    and customer.lifecycle in ('lead', 'prospect', 'dormant')
on conflict (customer_id) do nothing
