-- purpose: what this night's plan stands on
-- grain:   the one row
-- writes:  plan_basis
-- params:  plan_date, until_at, policy_version, rules_digest, calendar_digest
insert into plan_basis (
    plan_date, until_at, policy_version, rules_digest, calendar_digest
)
values (:plan_date, :until_at, :policy_version, :rules_digest, :calendar_digest)
on conflict (is_last) do update set
    plan_date = excluded.plan_date,
    until_at = excluded.until_at,
    policy_version = excluded.policy_version,
    rules_digest = excluded.rules_digest,
    calendar_digest = excluded.calendar_digest
