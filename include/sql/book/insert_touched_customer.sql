-- purpose: customers that a pending row belongs or belonged to, or whose members changed
-- grain:   one row per customer_id, merged ones left out
-- reads:   pending_record, source_record, activity, requirement, opportunity, membership
-- writes:  touched_customer
-- params:  run_date
insert into touched_customer (customer_id)
with concerned as (
    select source_record.customer_id
    from pending_record
    inner join source_record on pending_record.record_id = source_record.record_id
    union
    select activity.customer_id
    from pending_record
    inner join activity on pending_record.first_record_id = activity.activity_id
    union
    select activity.customer_id
    from pending_record
    inner join activity on pending_record.record_id = activity.activity_id
    union
    select requirement.customer_id
    from pending_record
    inner join requirement on pending_record.first_record_id = requirement.requirement_id
    union
    select opportunity.customer_id
    from pending_record
    inner join opportunity on pending_record.first_record_id = opportunity.opportunity_id
    union
    select membership.customer_id
    from membership
    where
        membership.valid_from_date = cast(:run_date as date)
        or membership.valid_to_date = cast(:run_date as date)
)

select concerned.customer_id
from concerned
inner join customer on concerned.customer_id = customer.customer_id
where customer.merged_into is null
on conflict (customer_id) do nothing
