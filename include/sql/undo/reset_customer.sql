-- purpose: affected customers stand where they stood before the import: grade, value
--          class, dormancy
-- grain:   one row per customer
-- reads:   undo_file, undo_customer, grade_history, value_history, customer_event,
--          wakeup_plan
-- writes:  customer
with slept as (
    select distinct on (customer_event.customer_id)
        customer_event.customer_id,
        customer_event.kind = 'dormant' as is_dormant,
        customer_event.details ->> 'lifecycle_before' as lifecycle_before_dormant
    from undo_customer
    inner join customer_event on undo_customer.customer_id = customer_event.customer_id
    where
        customer_event.kind in ('dormant', 'reactivated')
        and customer_event.event_date < (select min(undo_file.day) from undo_file)
    order by
        customer_event.customer_id asc,
        customer_event.event_date desc,
        customer_event.kind asc
),

stood as (
    select
        undo_customer.customer_id,
        grade_history.grade,
        slept.lifecycle_before_dormant,
        value_history.value_class,
        (
            select max(wakeup_plan.dormant_since_date)
            from wakeup_plan
            where
                wakeup_plan.customer_id = undo_customer.customer_id
                and wakeup_plan.dormant_since_date < (
                    select min(undo_file.day)
                    from undo_file
                )
                and slept.is_dormant
        ) as dormant_since_date
    from undo_customer
    left join grade_history
        on
            undo_customer.customer_id = grade_history.customer_id
            and grade_history.valid_to_at is null
    left join value_history
        on
            undo_customer.customer_id = value_history.customer_id
            and value_history.valid_to_at is null
    left join slept on undo_customer.customer_id = slept.customer_id
)

update leadflow.customer
set
    grade = stood.grade,
    value_class = stood.value_class,
    lifecycle = case when stood.dormant_since_date is null then 'lead' else 'dormant' end,
    dormant_since_date = stood.dormant_since_date,
    dormant_basis_at = case
        when customer.dormant_since_date = stood.dormant_since_date
            then customer.dormant_basis_at
    end,
    lifecycle_before_dormant = case
        when stood.dormant_since_date is null then null
        when customer.dormant_since_date = stood.dormant_since_date
            then customer.lifecycle_before_dormant
        else stood.lifecycle_before_dormant
    end
from stood
where customer.customer_id = stood.customer_id
