-- purpose: open opportunities of graded customers that nobody has forgotten
-- grain:   one row per opportunity; lives for one transaction
-- reads:   graded_customer, opportunity    writes: pursued_deal (temporary)
-- params:  run_date, timezone, evidence_lasts_days, qualified_stages, currency, rates (JSON)
create temporary table pursued_deal on commit drop as
select
    opportunity.customer_id,
    opportunity.opportunity_id,
    opportunity.record_id,
    opportunity.stage = any(cast(:qualified_stages as text[])) as is_qualified,
    opportunity.amount
    * case
        when opportunity.currency = :currency then 1
        else cast(cast(:rates as jsonb) ->> opportunity.currency as numeric)
    end as amount
from graded_customer
inner join opportunity on graded_customer.customer_id = opportunity.customer_id
where
    not opportunity.is_deleted
    and not opportunity.is_won
    and not opportunity.is_lost
    and (
        opportunity.close_date >= cast(:run_date as date)
        or cast(opportunity.created_at at time zone :timezone as date)
        >= cast(:run_date as date) - cast(:evidence_lasts_days as integer)
    )
