-- purpose: the value class of each customer: the first row of the policy's table whose
--          conditions all hold (G5)
-- grain:   one row per graded customer; no class where no row fits; lives for one transaction
-- reads:   customer_worth    writes: customer_value (temporary)
-- params:  run_date, rules (JSON rows with their position)
create temporary table customer_value on commit drop as
with rule as (
    select
        given.position,
        given.value_class,
        given.reason,
        given.has_bought,
        coalesce(given.amount_min, 0) as amount_min,
        coalesce(given.deal_count_min, 0) as deal_count_min,
        coalesce(given.loyalty_months_min, 0) as loyalty_months_min,
        given.silent_months_min
    from jsonb_to_recordset(cast(:rules as jsonb)) as given (
        position integer,
        value_class text,
        reason text,
        has_bought boolean,
        amount_min numeric,
        deal_count_min integer,
        loyalty_months_min integer,
        silent_months_min integer
    )
)

select distinct on (worth.customer_id)
    worth.customer_id,
    rule.value_class,
    rule.reason,
    jsonb_build_object(
        'amount', worth.amount,
        'deal_count', worth.deal_count,
        'unpriced_count', worth.unpriced_count,
        'loyalty_months', worth.loyalty_months,
        'last_sign_date', worth.last_sign_date,
        'record_ids', worth.record_ids
    ) as evidence
from customer_worth as worth
left outer join rule
    on
        worth.has_bought = rule.has_bought
        and (worth.has_bought or worth.is_prospect)
        and worth.amount >= rule.amount_min
        and worth.deal_count >= rule.deal_count_min
        and worth.loyalty_months >= rule.loyalty_months_min
        and (
            rule.silent_months_min is null
            or worth.last_sign_date + make_interval(months => rule.silent_months_min)
            < cast(:run_date as date)
        )
order by worth.customer_id, rule.position
