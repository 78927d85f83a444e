-- purpose: plans to wake dormant customers (Z3)
-- grain:   one row per customer and dormancy
-- reads:   wakeup_plan, merged_customer
create view mart.wakeup_plan as
select
    coalesce(merged_customer.live_customer_id, wakeup_plan.customer_id) as customer_id,
    wakeup_plan.customer_id as told_customer_id,
    wakeup_plan.dormant_since_date,
    wakeup_plan.step,
    wakeup_plan.planned_date,
    wakeup_plan.status,
    wakeup_plan.result
from leadflow.wakeup_plan
left join leadflow.merged_customer
    on wakeup_plan.customer_id = merged_customer.customer_id;

comment on view mart.wakeup_plan is
'plans to wake dormant customers (Z3); one row per customer and dormancy';
comment on column mart.wakeup_plan.customer_id is
'customer that it belongs to now: the live one, after merges';
comment on column mart.wakeup_plan.told_customer_id is
'customer that it was told of; it comes back there when the merge is undone';
comment on column mart.wakeup_plan.dormant_since_date is 'dormant since';
comment on column mart.wakeup_plan.step is 'next step of the plan';
comment on column mart.wakeup_plan.planned_date is 'planned for';
comment on column mart.wakeup_plan.status is 'open, done or woken';
comment on column mart.wakeup_plan.result is 'result';
