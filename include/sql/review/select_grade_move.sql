-- purpose: customers whose grade changed since the last working day's brief, and why (G4)
-- grain:   one row per customer; the first grade a customer ever gets is no move
-- reads:   grade_history, customer
-- params:  since_at, run_at, timezone
with present as (
    select
        grade_history.customer_id,
        grade_history.grade,
        grade_history.reason,
        grade_history.valid_from_at
    from leadflow.grade_history as grade_history
    where
        grade_history.valid_to_at is null
        and grade_history.valid_from_at > :since_at
        and grade_history.valid_from_at <= :run_at
),

earlier as (
    select
        grade_history.customer_id,
        grade_history.grade
    from leadflow.grade_history as grade_history
    inner join present on grade_history.customer_id = present.customer_id
    where grade_history.valid_from_at <= :since_at and grade_history.valid_to_at > :since_at
)

select
    customer.customer_id,
    customer.legal_name,
    earlier.grade as grade_before,
    present.grade,
    present.reason,
    cast(present.valid_from_at at time zone :timezone as date) as moved_date,
    customer.owner_id
from present
inner join earlier on present.customer_id = earlier.customer_id
inner join leadflow.customer as customer on present.customer_id = customer.customer_id
where customer.merged_into is null and earlier.grade <> present.grade
order by present.grade, earlier.grade, customer.customer_id
