-- purpose: a contract begins to count on its closing day, and is talked about for some days after
--          its end
-- grain:   one row per customer and such day after the plan day
-- reads:   plan_subject, opportunity    writes: plan_revisit
-- params:  plan_date, open_days, term_months (as in insert_candidate_renewal)
insert into plan_revisit (customer_id, revisit_date)
select
    subject.customer_id,
    change.day as revisit_date
from plan_subject as subject
inner join opportunity on subject.customer_id = opportunity.customer_id
cross join
    lateral (
        select
            coalesce(
                opportunity.contract_end_date,
                cast(
                    opportunity.close_date
                    + make_interval(months => cast(:term_months as integer)) as date
                )
            ) as day
    ) as ending
cross join
    lateral (
        values (opportunity.close_date), (ending.day + cast(:open_days as integer) + 1)
    ) as change (day)
where
    opportunity.is_won
    and not opportunity.is_deleted
    and change.day > cast(:plan_date as date)
