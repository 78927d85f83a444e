-- purpose: what its source calls no enquiry any more: outbound, a plan, or a talk that
--          ended with a date agreed; a rule that is switched off withdraws nothing
-- reads:   plan_scope, activity    writes: enquiry
delete from enquiry
using plan_scope
inner join activity on plan_scope.customer_id = activity.customer_id
where
    enquiry.activity_id = activity.activity_id
    and (
        activity.direction <> 'inbound'
        or activity.is_planned
        or activity.next_action_date is not null
    )
