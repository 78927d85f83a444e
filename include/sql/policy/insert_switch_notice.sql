-- purpose: tell the managers under which policy the book stands from tonight on
-- grain:   at most one row
-- reads:   policy_change    writes: notice
-- params:  run_date, policy_version, previous_version, weighed
insert into notice (notice_date, audience, kind, subject, details)
select
    cast(:run_date as date) as notice_date,
    'manager' as audience,
    'policy_switch' as kind,
    cast(:policy_version as text) as subject,
    jsonb_build_object(
        'key', 'policy.notice.switch',
        'policy_version', cast(:policy_version as text),
        'previous_version', cast(:previous_version as text),
        'weighed', cast(:weighed as integer),
        'count', count(*),
        'changes', coalesce(
            string_agg(
                policy_change.key
                || ': ' || coalesce(policy_change.old_value, '–')
                || ' → ' || coalesce(policy_change.new_value, '–'),
                '; '
                order by policy_change.key
            ) filter (where policy_change.position <= 12),
            '–'
        )
    ) as details
from (
    select
        policy_change.key,
        left(policy_change.old_value, 80) as old_value,
        left(policy_change.new_value, 80) as new_value,
        row_number() over (order by policy_change.key) as position
    from leadflow.policy_change
    where
        policy_change.policy_version = :policy_version
        and policy_change.previous_version = :previous_version
) as policy_change
on conflict (notice_date, audience, kind, subject) do update
    set details = excluded.details
