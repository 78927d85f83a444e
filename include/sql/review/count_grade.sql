-- purpose: the book by grade, now and as of the last working day's brief
-- grain:   one row per grade
-- reads:   customer, grade_history
-- params:  since_at
with live as (
    select
        customer.customer_id,
        customer.grade
    from leadflow.customer as customer
    where
        customer.merged_into is null
        and customer.lifecycle in ('lead', 'prospect', 'customer')
),

earlier as (
    select
        grade_history.grade,
        count(*) as customer_count
    from leadflow.grade_history as grade_history
    inner join live on grade_history.customer_id = live.customer_id
    where
        grade_history.valid_from_at <= :since_at
        and (grade_history.valid_to_at is null or grade_history.valid_to_at > :since_at)
    group by grade_history.grade
),

present as (
    select
        live.grade,
        count(*) as customer_count
    from live
    where live.grade is not null
    group by live.grade
)

select
    letter.grade,
    coalesce(present.customer_count, 0) as customer_count,
    coalesce(earlier.customer_count, 0) as earlier_count
from (values ('A'), ('B'), ('C')) as letter (grade)
left join present on letter.grade = present.grade
left join earlier on letter.grade = earlier.grade
order by letter.grade
