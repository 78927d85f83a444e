-- purpose: plans to wake dormant customers (Z3)
-- grain:   one row per customer, dormancy and step
-- reads:   wakeup_plan, merged_customer
create view mart.wakeup_plan as
select
    coalesce(merged_customer.live_customer_id, wakeup_plan.customer_id) as customer_id,
    wakeup_plan.customer_id as told_customer_id,
    wakeup_plan.dormant_since_date,
    wakeup_plan.step,
    wakeup_plan.planned_date,
    wakeup_plan.status,
    wakeup_plan.result,
    wakeup_plan.step_number,
    wakeup_plan.task_id,
    wakeup_plan.policy_version
from leadflow.wakeup_plan
left join leadflow.merged_customer
    on wakeup_plan.customer_id = merged_customer.customer_id;

comment on view mart.wakeup_plan is
'plans to wake dormant customers (Z3); one row per customer, dormancy and step';
comment on column mart.wakeup_plan.customer_id is
'customer that it belongs to now: the live one, after merges';
comment on column mart.wakeup_plan.told_customer_id is
'customer that it was told of; it comes back there when the merge is undone';
comment on column mart.wakeup_plan.dormant_since_date is 'dormant since';
comment on column mart.wakeup_plan.step is 'what to try: industry_news, new_product ..., or check';
comment on column mart.wakeup_plan.planned_date is 'planned for';
comment on column mart.wakeup_plan.status is 'open, done or woken';
comment on column mart.wakeup_plan.result is
'what came of it: of a step the answer''s result, of a closed one why it ended';
comment on column mart.wakeup_plan.step_number is 'counts the steps of one dormancy';
comment on column mart.wakeup_plan.task_id is 'task whose answer did the step';
comment on column mart.wakeup_plan.policy_version is 'policy that planned it';
