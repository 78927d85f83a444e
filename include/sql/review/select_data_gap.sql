-- purpose: what the period's figures could not count, said in the coverage statement
-- grain:   one row per kind of gap, with its count
-- reads:   opportunity, stage_history, activity, match_review, quarantine
-- params:  from_date, to_date, run_date, timezone, currency
with closed as (
    select
        opportunity.opportunity_id,
        opportunity.customer_id,
        opportunity.amount,
        opportunity.currency,
        opportunity.rep_id
    from leadflow.opportunity as opportunity
    where
        not opportunity.is_deleted
        and (opportunity.is_won or opportunity.is_lost)
        and opportunity.close_date between :from_date and :to_date
)

select
    'closed_without_customer' as gap,
    count(*) as case_count
from closed
where closed.customer_id is null
union all
select
    'closed_without_amount' as gap,
    count(*) as case_count
from closed
where closed.amount is null
union all
select
    'closed_in_other_currency' as gap,
    count(*) as case_count
from closed
where closed.currency <> :currency
union all
select
    'closed_without_rep' as gap,
    count(*) as case_count
from closed
where closed.rep_id is null
union all
select
    'closed_without_stages' as gap,
    count(*) as case_count
from closed
where
    not exists (
        select 1
        from leadflow.stage_history as stage_history
        where stage_history.opportunity_id = closed.opportunity_id
    )
union all
select
    'activity_without_customer' as gap,
    count(*) as case_count
from leadflow.activity as activity
where
    activity.customer_id is null
    and cast(activity.occurred_at at time zone :timezone as date)
    between :from_date and :to_date
union all
select
    'question_open' as gap,
    count(*) as case_count
from leadflow.match_review as match_review
where match_review.status = 'open' and match_review.opened_date <= :run_date
union all
select
    'row_quarantined' as gap,
    count(*) as case_count
from leadflow.quarantine as quarantine
where quarantine.status = 'open' and quarantine.quarantined_date <= :run_date
order by gap
