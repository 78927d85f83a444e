-- purpose: amount, frequency and loyalty of customers that have bought, and of prospects (G5)
-- grain:   one row per graded customer that ever won or is a prospect; lives for one transaction
-- reads:   graded_customer, customer, opportunity    writes: customer_worth (temporary)
-- params:  run_date, timezone, window_months, currency, rates (JSON)
-- The window ends with the run date, which is part of it; what lies after it does not count.
-- A win without any day counts as having bought. An amount in a currency without a rate does
-- not count; unpriced_count says how many there are.
create temporary table customer_worth on commit drop as
with won as (
    select
        opportunity.customer_id,
        opportunity.record_id,
        coalesce(
            opportunity.close_date,
            cast(opportunity.created_at at time zone :timezone as date)
        ) as won_date,
        opportunity.amount
        * case
            when opportunity.currency = :currency then 1
            else cast(cast(:rates as jsonb) ->> opportunity.currency as numeric)
        end as amount
    from graded_customer
    inner join opportunity on graded_customer.customer_id = opportunity.customer_id
    where opportunity.is_won and not opportunity.is_deleted
),

dated as (
    select
        won.customer_id,
        won.record_id,
        won.won_date,
        won.amount,
        coalesce(
            won.won_date
            > cast(:run_date as date)
            - make_interval(months => cast(:window_months as integer)),
            false
        ) as is_in_window
    from won
    where won.won_date is null or won.won_date <= cast(:run_date as date)
),

bought as (
    select
        dated.customer_id,
        coalesce(sum(dated.amount) filter (where dated.is_in_window), 0) as amount,
        count(*) filter (where dated.is_in_window) as deal_count,
        count(*) filter (where dated.is_in_window and dated.amount is null) as unpriced_count,
        age(max(dated.won_date), min(dated.won_date)) as loyalty,
        max(dated.won_date) as last_won_date,
        array_agg(dated.record_id order by dated.record_id) filter (where dated.is_in_window)
            as record_ids
    from dated
    group by dated.customer_id
)

select
    customer.customer_id,
    customer.industry,
    coalesce(customer.employees_min, customer.employees_max) as employees,
    bought.customer_id is not null as has_bought,
    customer.lifecycle = 'prospect' as is_prospect,
    coalesce(bought.amount, 0) as amount,
    coalesce(bought.deal_count, 0) as deal_count,
    coalesce(bought.unpriced_count, 0) as unpriced_count,
    coalesce(
        cast(
            extract(year from bought.loyalty) * 12 + extract(month from bought.loyalty)
            as integer
        ),
        0
    ) as loyalty_months,
    greatest(
        cast(customer.last_interaction_at at time zone :timezone as date),
        bought.last_won_date
    ) as last_sign_date,
    coalesce(bought.record_ids, '{}') as record_ids
from graded_customer
inner join customer on graded_customer.customer_id = customer.customer_id
left outer join bought on customer.customer_id = bought.customer_id
