-- purpose: open opportunities of the graded customers that are pursued
-- grain:   one row per opportunity; lives for one transaction
-- reads:   graded_customer, opportunity    writes: deal_pursued (temporary)
-- params:  run_date, timezone, evidence_lasts_days, qualified_stages
-- From the second stage on a need is recognised (T5). One whose close date has passed and
-- that is older than evidence lasts is forgotten.
create temporary table deal_pursued on commit drop as
select
    opportunity.customer_id,
    opportunity.opportunity_id,
    opportunity.record_id,
    opportunity.amount,
    opportunity.currency,
    opportunity.stage = any(cast(:qualified_stages as text[])) as is_qualified
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
