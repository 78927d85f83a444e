-- purpose: clocks whose inputs have changed since a day: an activity, an owner, a grade, a
--          lifecycle, a deal, members
-- grain:   one row per customer with a change recorded on or after that day
-- reads:   source_record, ownership_history, grade_history, customer_event, membership
-- writes:  lapse_scope
-- params:  since_date, since_at (its local midnight)
-- A change that none of these tell can only have made the clock run out earlier than it says; it
-- is then found when the clock runs out, as nothing lapses by what the clock said before.
insert into lapse_scope (customer_id)
select source_record.customer_id
from source_record
where
    source_record.recorded_date >= cast(:since_date as date)
    and source_record.customer_id is not null
union
select ownership_history.customer_id
from ownership_history
where ownership_history.valid_from_at >= cast(:since_at as timestamptz)
union
select grade_history.customer_id
from grade_history
where grade_history.valid_from_at >= cast(:since_at as timestamptz)
union
select customer_event.customer_id
from customer_event
where customer_event.event_date >= cast(:since_date as date)
union
select membership.customer_id
from membership
where membership.valid_from_date >= cast(:since_date as date)
union
select membership.customer_id
from membership
where membership.valid_to_date >= cast(:since_date as date)
on conflict (customer_id) do nothing
