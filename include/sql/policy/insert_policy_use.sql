-- purpose: a policy that is not the one in use so far is in use from this day on
-- grain:   at most one row; a second switch on one day replaces the first
-- reads:   policy_use    writes: policy_use
-- params:  policy_version, run_date
-- A day before the latest switch (days played again) switches nothing.
insert into policy_use (used_from_date, policy_version)
select
    cast(:run_date as date) as used_from_date,
    :policy_version
where
    (
        select policy_use.policy_version
        from policy_use
        order by policy_use.used_from_date desc
        limit 1
    ) is distinct from :policy_version
    and not exists (
        select 1
        from policy_use
        where policy_use.used_from_date > cast(:run_date as date)
    )
on conflict (used_from_date) do update
    set
        policy_version = excluded.policy_version,
        regraded_date = null
