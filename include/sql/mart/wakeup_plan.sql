-- purpose: plans to wake dormant customers (Z3)
-- grain:   one row per customer and dormancy
-- reads:   wakeup_plan
create view mart.wakeup_plan as
select
    wakeup_plan.customer_id,
    wakeup_plan.dormant_since_date,
    wakeup_plan.step,
    wakeup_plan.planned_date,
    wakeup_plan.status,
    wakeup_plan.result
from leadflow.wakeup_plan;

comment on view mart.wakeup_plan is
'plans to wake dormant customers (Z3); one row per customer and dormancy';
comment on column mart.wakeup_plan.customer_id is 'customer';
comment on column mart.wakeup_plan.dormant_since_date is 'dormant since';
comment on column mart.wakeup_plan.step is 'next step of the plan';
comment on column mart.wakeup_plan.planned_date is 'planned for';
comment on column mart.wakeup_plan.status is 'open, done or woken';
comment on column mart.wakeup_plan.result is 'result';
