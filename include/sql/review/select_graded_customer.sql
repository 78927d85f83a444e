-- purpose: the rows behind the grade counts
-- grain:   one row per live graded customer
-- reads:   customer, grade_history
-- params:  timezone
select
    customer.customer_id,
    customer.legal_name,
    customer.grade,
    cast(grade_history.valid_from_at at time zone :timezone as date) as graded_date,
    grade_history.reason,
    customer.lifecycle,
    customer.owner_id
from leadflow.customer as customer
left join leadflow.grade_history as grade_history
    on customer.customer_id = grade_history.customer_id and grade_history.valid_to_at is null
where
    customer.merged_into is null
    and customer.lifecycle in ('lead', 'prospect', 'customer')
    and customer.grade is not null
order by customer.grade, customer.customer_id
