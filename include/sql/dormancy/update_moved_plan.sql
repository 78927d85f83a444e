-- purpose: the wake-up plans of a dormancy that began on another day than thought go with it
-- grain:   one plan
-- reads:   moved_dormancy    writes: wakeup_plan
update wakeup_plan
set dormant_since_date = moved_dormancy.after_date
from moved_dormancy
where
    wakeup_plan.customer_id = moved_dormancy.customer_id
    and wakeup_plan.dormant_since_date = moved_dormancy.before_date
