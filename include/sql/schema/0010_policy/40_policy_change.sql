-- purpose: what each policy changed against the one in use before it, key by key
create view leadflow.policy_change as
with recursive part as (
    select
        policy_version.policy_version,
        entry.key,
        entry.value
    from leadflow.policy_version
    cross join lateral jsonb_each(policy_version.content) as entry
    union all
    select
        part.policy_version,
        part.key || '.' || inner_entry.key as key,
        inner_entry.value
    from part
    cross join lateral (
        select
            entry.key,
            entry.value
        from
            jsonb_each(
                case when jsonb_typeof(part.value) = 'object' then part.value else '{}' end
            ) as entry
        union all
        select
            cast(entry.position as text) as key,
            entry.value
        from
            jsonb_array_elements(
                case
                    when
                        jsonb_typeof(part.value) = 'array'
                        and jsonb_typeof(part.value -> 0) = 'object'
                        then part.value
                    else '[]'
                end
            ) with ordinality as entry (value, position)
    ) as inner_entry
),

leaf as (
    select
        part.policy_version,
        part.key,
        case jsonb_typeof(part.value)
            when 'string' then part.value #>> '{}'
            else cast(part.value as text)
        end as value
    from part
    where
        jsonb_typeof(part.value) not in ('object', 'array')
        or (
            jsonb_typeof(part.value) = 'array'
            and jsonb_typeof(part.value -> 0) is distinct from 'object'
        )
),

switch as (
    select
        policy_use.used_from_date,
        policy_use.policy_version,
        lag(policy_use.policy_version) over (order by policy_use.used_from_date)
            as previous_version
    from leadflow.policy_use
),

compared as (
    select
        switch.used_from_date,
        switch.policy_version,
        switch.previous_version,
        leaf.key
    from switch
    inner join leaf on leaf.policy_version in (switch.policy_version, switch.previous_version)
    where switch.previous_version is not null
    group by
        switch.used_from_date,
        switch.policy_version,
        switch.previous_version,
        leaf.key
)

select
    compared.used_from_date,
    compared.policy_version,
    compared.previous_version,
    compared.key,
    old_leaf.value as old_value,
    new_leaf.value as new_value
from compared
left outer join leaf as old_leaf
    on
        compared.previous_version = old_leaf.policy_version
        and compared.key = old_leaf.key
left outer join leaf as new_leaf
    on
        compared.policy_version = new_leaf.policy_version
        and compared.key = new_leaf.key
where old_leaf.value is distinct from new_leaf.value;
comment on view leadflow.policy_change is
'one row per key whose value a switch of policy changed; rows of tables count from 1';
