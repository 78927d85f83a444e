-- purpose: whoever is planned is up to date
-- reads:   plan_scope    writes: plan_change
delete from plan_change
using plan_scope
where plan_change.customer_id = plan_scope.customer_id
