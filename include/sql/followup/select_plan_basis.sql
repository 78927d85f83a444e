-- purpose: whether the last night's plan stands on what this one stands on: then a slice
--          is enough
-- grain:   one row
-- reads:   plan_basis, working_day
-- params:  plan_date, until_at, policy_version, rules_digest
-- A night that goes back in time plans the book: what came later may not count any more.
select
    coalesce(
        (
            select
                plan_basis.plan_date <= :plan_date
                and plan_basis.until_at <= cast(:until_at as timestamptz)
                and plan_basis.policy_version = :policy_version
                and plan_basis.rules_digest = :rules_digest
                and plan_basis.calendar_digest = calendar.digest
            from plan_basis
        ),
        false
    ) as is_slice_enough,
    calendar.digest as calendar_digest
from
    (
        select
            md5(
                string_agg(
                    cast(working_day.day as text), ',' order by working_day.day
                )
            ) as digest
        from working_day
        where working_day.is_working
    ) as calendar
