-- purpose: a late file showed that a customer marked dormant was not silent
-- grain:   one row per audience (data team, owner), customer and run date
-- reads:   awake_customer, customer    writes: notice
-- params:  run_date
insert into notice (notice_date, audience, kind, subject, details)
select
    cast(:run_date as date) as notice_date,
    audience.name as audience,
    'late_activity' as kind,
    awake_customer.customer_id as subject,
    jsonb_build_object(
        'key', 'dormancy.notice.late_activity',
        'customer_id', awake_customer.customer_id,
        'interaction_date', awake_customer.interaction_date,
        'dormant_since_date', awake_customer.dormant_since_date,
        'file_id', awake_customer.file_id,
        'activity_id', awake_customer.activity_id
    ) as details
from awake_customer
inner join customer on awake_customer.customer_id = customer.customer_id
cross join
    lateral (
        values ('data_team'), (customer.owner_id)
    ) as audience (name)
where awake_customer.result = 'late_activity' and audience.name is not null
on conflict (notice_date, audience, kind, subject) do update
    set details = excluded.details
