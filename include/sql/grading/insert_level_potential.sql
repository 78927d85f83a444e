-- purpose: how much is at stake with a customer (G3)
-- grain:   up to three rows per customer: its largest open deal, its budget, its size
-- reads:   deal_pursued, stated_requirement, graded_customer, customer, field_source
-- writes:  level_shown
-- params:  potential_high_amount, potential_middle_amount, potential_large_employees,
--          currency, rates (JSON: currency -> worth of one unit)
-- Of a budget's range the lower end counts, or the only one. A deal in a currency without
-- a rate shows low: there is something, and nobody knows how much. A large company shows
-- middle whatever it asks for.
insert into level_shown (customer_id, dimension, level, record_id)
with at_stake as (
    select
        deal.customer_id,
        deal.record_id,
        deal.amount
        * case
            when deal.currency = :currency then 1
            else cast(cast(:rates as jsonb) ->> deal.currency as numeric)
        end as amount
    from deal_pursued as deal
),

largest as (
    select distinct on (at_stake.customer_id)
        at_stake.customer_id,
        at_stake.record_id,
        at_stake.amount
    from at_stake
    order by
        at_stake.customer_id asc, at_stake.amount desc nulls last, at_stake.record_id asc
),

budget as (
    select distinct on (stated.customer_id)
        stated.customer_id,
        stated.record_id,
        coalesce(stated.budget_min, stated.budget_max) as amount
    from stated_requirement as stated
    where coalesce(stated.budget_min, stated.budget_max) is not null
    order by stated.customer_id asc, stated.recorded_date desc, stated.requirement_id desc
),

weighed as (
    select
        staked.customer_id,
        case
            when staked.amount >= cast(:potential_high_amount as numeric) then 3
            when staked.amount >= cast(:potential_middle_amount as numeric) then 2
            else 1
        end as level,
        staked.record_id
    from (
        table largest
        union all
        table budget
    ) as staked
),

sized as (
    select
        customer.customer_id,
        2 as level,
        field_source.record_id
    from graded_customer
    inner join customer on graded_customer.customer_id = customer.customer_id
    inner join field_source
        on
            customer.customer_id = field_source.customer_id
            and field_source.field = 'employees_min'
    where customer.employees_min >= cast(:potential_large_employees as integer)
)

select
    shown.customer_id,
    'potential' as dimension,
    shown.level,
    shown.record_id
from (
    table weighed
    union all
    table sized
) as shown
