-- purpose: what customers said they decide by: the criteria in their decision chain (R3)
-- grain:   one row per closed opportunity and criterion
-- reads:   opportunity, requirement, customer
-- params:  year_from_date, to_date
with closed as (
    select
        opportunity.opportunity_id,
        opportunity.customer_id,
        opportunity.is_won,
        opportunity.close_date,
        opportunity.amount
    from leadflow.opportunity as opportunity
    where
        not opportunity.is_deleted
        and opportunity.customer_id is not null
        and (opportunity.is_won or opportunity.is_lost)
        and opportunity.close_date between :year_from_date and :to_date
),

criteria as (
    select
        closed.opportunity_id,
        (
            regexp_match(
                requirement.decision_chain_text, '(标准|criteria)\s*[:：=]\s*([^;；]+)', 'i'
            )
        )[2] as criteria_text
    from closed
    inner join leadflow.requirement as requirement
        on closed.customer_id = requirement.customer_id
),

factor as (
    select distinct
        criteria.opportunity_id,
        lower(btrim(piece.factor)) as factor
    from criteria
    cross join
        lateral regexp_split_to_table(criteria.criteria_text, '[、,，/]|\s+and\s+')
            as piece (factor)
    where btrim(piece.factor) <> ''
)

select
    closed.opportunity_id,
    closed.customer_id,
    customer.legal_name,
    closed.is_won,
    closed.close_date,
    closed.amount,
    factor.factor
from closed
inner join factor on closed.opportunity_id = factor.opportunity_id
left join leadflow.customer as customer on closed.customer_id = customer.customer_id
order by closed.close_date, closed.opportunity_id, factor.factor
