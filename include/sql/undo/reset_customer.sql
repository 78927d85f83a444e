-- purpose: affected customers stand where they stood before the import: grade, value
--          class, dormancy
-- grain:   one row per customer
-- reads:   undo_file, undo_customer, grade_history, value_history, customer_event,
--          wakeup_plan
-- writes:  customer
with slept as (
    select distinct on (customer_event.customer_id)
        customer_event.customer_id,
        customer_event.kind = 'dormant' as is_dormant
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
    dormant_since_date = stood.dormant_since_date
from stood
where customer.customer_id = stood.customer_id
