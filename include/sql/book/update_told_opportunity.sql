-- purpose: one win or loss counts once, however many sheets and systems tell of it
-- grain:   one opportunity that a sheet row tells of (it has no source id)
-- reads:   touched_customer, opportunity    writes: opportunity
-- A row with a source id stands before one without, then one with an amount, then the older. Two
-- tellings are one where customer and result agree, and the day too where both state it.
with told as (
    select
        opportunity.opportunity_id,
        exists(
            select 1
            from opportunity as other
            where
                other.customer_id = opportunity.customer_id
                and other.opportunity_id <> opportunity.opportunity_id
                and other.is_won = opportunity.is_won
                and other.is_lost = opportunity.is_lost
                and not (other.source_id is not null and other.is_deleted)
                and (
                    other.close_date = opportunity.close_date
                    or opportunity.close_date is null
                    or opportunity.is_lost
                )
                and (
                    other.source_id is null,
                    other.close_date is null,
                    other.amount is null,
                    other.opportunity_id
                ) < (
                    opportunity.source_id is null,
                    opportunity.close_date is null,
                    opportunity.amount is null,
                    opportunity.opportunity_id
                )
        ) as is_told_twice
    from touched_customer
    inner join opportunity on touched_customer.customer_id = opportunity.customer_id
    where opportunity.source_id is null
)

update opportunity
set is_deleted = told.is_told_twice
from told
where
    opportunity.opportunity_id = told.opportunity_id
    and opportunity.is_deleted <> told.is_told_twice
