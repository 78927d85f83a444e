-- purpose: how much is at stake with a customer (G3)
-- grain:   one row for the newest budget, one per open opportunity, one for the size
-- reads:   stated_need, pursued_deal, graded_customer, customer, field_source
-- writes:  dimension_evidence
-- params:  potential_high_amount, potential_middle_amount, potential_large_employees
-- By amount: high, middle, or low where it is small; a large company is middle by its size.
insert into dimension_evidence (customer_id, dimension, level, record_id)
with budget as (
    select distinct on (stated_need.customer_id)
        stated_need.customer_id,
        coalesce(stated_need.budget_max, stated_need.budget_min) as amount,
        stated_need.record_id
    from stated_need
    where coalesce(stated_need.budget_max, stated_need.budget_min) is not null
    order by
        stated_need.customer_id asc,
        stated_need.recorded_date desc,
        stated_need.requirement_id desc
),

stake as (
    select
        budget.customer_id,
        budget.amount,
        budget.record_id
    from budget
    union all
    select
        pursued_deal.customer_id,
        pursued_deal.amount,
        pursued_deal.record_id
    from pursued_deal
    where pursued_deal.amount is not null
)

select
    stake.customer_id,
    'potential' as dimension,
    case
        when stake.amount >= cast(:potential_high_amount as numeric) then 3
        when stake.amount >= cast(:potential_middle_amount as numeric) then 2
        else 1
    end as level,
    stake.record_id
from stake
union all
select
    customer.customer_id,
    'potential' as dimension,
    case
        when
            coalesce(customer.employees_min, customer.employees_max)
            >= cast(:potential_large_employees as integer)
            then 2
        else 1
    end as level,
    field_source.record_id
from graded_customer
inner join customer on graded_customer.customer_id = customer.customer_id
inner join field_source
    on
        customer.customer_id = field_source.customer_id
        and field_source.field
        = case when customer.employees_min is null then 'employees_max' else 'employees_min' end
where coalesce(customer.employees_min, customer.employees_max) is not null
