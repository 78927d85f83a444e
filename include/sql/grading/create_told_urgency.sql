-- purpose: how urgent their sources call what graded customers need or ask, for as long as it is
--          evidence (G1, G4)
-- grain:   one row per requirement and inbound activity with an urgency; lives for one transaction
-- reads:   graded_customer, requirement, activity    writes: told_urgency (temporary)
-- params:  run_date, timezone, evidence_lasts_days
-- What we do for a customer has a priority in many systems too: it says nothing of the need.
create temporary table told_urgency on commit drop as
with told as (
    select
        requirement.customer_id,
        requirement.urgency,
        requirement.record_id,
        cast(requirement.urgency_at at time zone :timezone as date) as told_date
    from graded_customer
    inner join requirement on graded_customer.customer_id = requirement.customer_id
    where requirement.urgency is not null
    union all
    select
        activity.customer_id,
        activity.urgency,
        activity.record_id,
        cast(
            greatest(activity.occurred_at, activity.urgency_at) at time zone :timezone as date
        ) as told_date
    from graded_customer
    inner join activity on graded_customer.customer_id = activity.customer_id
    where
        activity.urgency is not null
        and activity.direction = 'inbound'
        and activity.is_interaction
)

select
    told.customer_id,
    told.urgency,
    told.record_id,
    told.told_date
from told
where
    told.told_date
    between cast(:run_date as date) - cast(:evidence_lasts_days as integer)
    and cast(:run_date as date)
