-- purpose: a policy under which no night has weighed the whole book yet
-- grain:   at most one row: the policy in use, with the one before it
-- reads:   policy_use
-- params:  run_date
-- The night that did it does it again when it is run again.
with used as (
    select
        policy_use.used_from_date,
        policy_use.policy_version,
        policy_use.regraded_date,
        lag(policy_use.policy_version) over (order by policy_use.used_from_date)
            as previous_version
    from policy_use
    where policy_use.used_from_date <= cast(:run_date as date)
    order by policy_use.used_from_date desc
    limit 1
)

select
    used.used_from_date,
    used.policy_version,
    used.previous_version
from used
where used.regraded_date is null or used.regraded_date = cast(:run_date as date)
