-- purpose: the wake-up plans of a dormancy that began on another day than thought go with it
-- grain:   one step
-- reads:   moved_dormancy    writes: wakeup_plan
-- A dormancy that began on that day may have been planned for before: its steps come first.
with moved as (
    select
        moved_dormancy.customer_id,
        moved_dormancy.before_date,
        moved_dormancy.after_date,
        coalesce(max(held.step_number), 0) as held_count
    from moved_dormancy
    left join wakeup_plan as held
        on
            moved_dormancy.customer_id = held.customer_id
            and moved_dormancy.after_date = held.dormant_since_date
    where moved_dormancy.after_date <> moved_dormancy.before_date
    group by
        moved_dormancy.customer_id, moved_dormancy.before_date, moved_dormancy.after_date
)

update wakeup_plan
set
    dormant_since_date = moved.after_date,
    step_number = wakeup_plan.step_number + moved.held_count
from moved
where
    wakeup_plan.customer_id = moved.customer_id
    and wakeup_plan.dormant_since_date = moved.before_date
