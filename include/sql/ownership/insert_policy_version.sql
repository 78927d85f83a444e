-- purpose: keep the content of each policy that decided anything (law 6)
-- grain:   one row per policy version, with the first run date that used it
-- writes:  policy_version
-- params:  policy_version, policy_name, content (JSON), run_date
insert into policy_version (policy_version, name, content, first_used_date)
values (:policy_version, :policy_name, cast(:content as jsonb), :run_date)
on conflict (policy_version) do nothing
