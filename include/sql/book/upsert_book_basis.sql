-- purpose: what this night weighed by
-- grain:   the one row
-- writes:  book_basis
-- params:  run_date, policy_version, rules_digest
insert into book_basis (run_date, policy_version, rules_digest)
values (cast(:run_date as date), :policy_version, :rules_digest)
on conflict (is_last) do update set
    run_date = excluded.run_date,
    policy_version = excluded.policy_version,
    rules_digest = excluded.rules_digest
