-- purpose: forget the steps of the customers that are planned anew, or are live no more
-- reads:   plan_scope    writes: next_step
delete from next_step
using plan_scope
where next_step.customer_id = plan_scope.customer_id
