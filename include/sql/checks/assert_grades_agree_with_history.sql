-- severity: critical
-- purpose: law 6: a customer's grade is the present row of its history, whose periods
--          follow one another without gap and overlap
-- grain:   one row per customer or period that breaks this
-- reads:   customer, grade_history
with ordered as (
    select
        grade_history.customer_id,
        grade_history.valid_from_at,
        grade_history.valid_to_at,
        lead(grade_history.valid_from_at) over (
            partition by grade_history.customer_id
            order by grade_history.valid_from_at
        ) as next_from_at
    from grade_history
)

select
    customer.customer_id,
    'has another grade than its history says' as problem
from customer
left join grade_history
    on
        customer.customer_id = grade_history.customer_id
        and grade_history.valid_to_at is null
where
    customer.merged_into is null
    and customer.grade is distinct from grade_history.grade
union all
select
    ordered.customer_id,
    case
        when coalesce(ordered.valid_to_at, 'infinity') > ordered.next_from_at
            then 'has grade periods that overlap'
        else 'has a gap between its grade periods'
    end as problem
from ordered
where coalesce(ordered.valid_to_at, 'infinity') <> ordered.next_from_at
order by customer_id
