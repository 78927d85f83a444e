-- purpose: dormancy by what is due: a night reads the customers that are newly silent, that are
--          heard of again or whose wake-up step was done, never all of them (Z1, Z3)
alter table leadflow.customer
add column lifecycle_before_dormant text,
add column dormant_basis_at timestamptz,
add column never_reached_since_date date,
add column given_up_after_at timestamptz;
comment on column leadflow.customer.lifecycle_before_dormant is
'what it was when it was marked: its threshold decides; kept until its wake-up plan is closed';
comment on column leadflow.customer.dormant_basis_at is
'last_interaction_at as the mark saw it: where both differ, a late row or a new one came';
comment on column leadflow.customer.never_reached_since_date is
'the day from which a customer that nobody has ever reached would be dormant (T1, not Z1)';
comment on column leadflow.customer.given_up_after_at is
'the last interaction of a customer whose wake-up plan was exhausted; a later one reopens it';

update leadflow.customer
set
    dormant_basis_at = customer.last_interaction_at,
    lifecycle_before_dormant = coalesce(
        (
            select customer_event.details ->> 'lifecycle_before'
            from leadflow.customer_event
            where
                customer_event.customer_id = customer.customer_id
                and customer_event.kind = 'dormant'
            order by customer_event.event_date desc
            limit 1
        ),
        'lead'
    )
where customer.lifecycle = 'dormant';

drop index leadflow.customer_silent;
create index customer_silent on leadflow.customer (lifecycle, last_interaction_at)
where merged_into is null and lifecycle in ('lead', 'prospect', 'customer');
create index customer_never_reached on leadflow.customer (lifecycle, created_date)
where
merged_into is null
and last_interaction_at is null
and never_reached_since_date is null
and lifecycle in ('lead', 'prospect', 'customer');
create index customer_reached_at_last on leadflow.customer (customer_id)
where never_reached_since_date is not null and last_interaction_at is not null;
create index customer_dormant_heard
on leadflow.customer (lifecycle_before_dormant, last_interaction_at)
where lifecycle = 'dormant' and merged_into is null;
create index customer_dormant_changed on leadflow.customer (customer_id)
where
lifecycle = 'dormant'
and merged_into is null
and last_interaction_at is distinct from dormant_basis_at;
create index customer_dormancy_ended on leadflow.customer (customer_id)
where
lifecycle_before_dormant is not null
and (lifecycle <> 'dormant' or merged_into is not null);

alter table leadflow.wakeup_plan
add column is_followed boolean not null default false,
add column task_id text;
comment on column leadflow.wakeup_plan.is_followed is
'a step that was done in vain has its successor, or there is none to come';
comment on column leadflow.wakeup_plan.task_id is
'the task whose answer did the step; null where a recorded touch did it';
update leadflow.wakeup_plan
set is_followed = true
where
    wakeup_plan.status = 'done'
    and exists (
        select 1
        from leadflow.wakeup_plan as later
        where
            later.customer_id = wakeup_plan.customer_id
            and later.dormant_since_date = wakeup_plan.dormant_since_date
            and later.step_number > wakeup_plan.step_number
    );
create index wakeup_plan_unfollowed on leadflow.wakeup_plan (customer_id)
where status = 'done' and not is_followed;
create index wakeup_plan_due on leadflow.wakeup_plan (planned_date)
where status = 'open';
