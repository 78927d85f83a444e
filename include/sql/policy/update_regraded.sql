-- purpose: this night weighed the whole book under the policy
-- grain:   one row
-- writes:  policy_use
-- params:  used_from_date, run_date
update policy_use
set regraded_date = cast(:run_date as date)
where policy_use.used_from_date = cast(:used_from_date as date)
