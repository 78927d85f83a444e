-- purpose: what each affected customer has lost or has otherwise than before the undo
-- grain:   one row per customer with a difference; change is vanished, parted (lives again or for
--          itself) or changed; counts are after less before
-- reads:   undo_state
with before as (
    select undo_state.*
    from undo_state
    where undo_state.moment = 'before'
),

after as (
    select undo_state.*
    from undo_state
    where undo_state.moment = 'after'
),

compared as (
    select
        coalesce(before.customer_id, after.customer_id) as customer_id,
        case
            when after.customer_id is null then 'vanished'
            when before.customer_id is null then 'parted'
            else 'changed'
        end as change,
        array(
            select key.field
            from
                jsonb_object_keys(
                    coalesce(before.fields, '{}') || coalesce(after.fields, '{}')
                ) as key (field)
            where before.fields ->> key.field is distinct from after.fields ->> key.field
            order by key.field
        ) as fields,
        coalesce(after.activities, 0) - coalesce(before.activities, 0) as activities,
        coalesce(after.requirements, 0) - coalesce(before.requirements, 0) as requirements,
        coalesce(after.opportunities, 0) - coalesce(before.opportunities, 0)
            as opportunities,
        coalesce(after.contacts, 0) - coalesce(before.contacts, 0) as contacts,
        coalesce(after.merged_count, 0) - coalesce(before.merged_count, 0) as merged_count,
        before.grade as grade_before,
        after.grade as grade_after
    from before
    full join after on before.customer_id = after.customer_id
)

select
    compared.customer_id,
    compared.change,
    compared.fields,
    compared.activities,
    compared.requirements,
    compared.opportunities,
    compared.contacts,
    compared.merged_count,
    compared.grade_before,
    compared.grade_after
from compared
where
    compared.change <> 'changed'
    or cardinality(compared.fields) > 0
    or compared.grade_before is distinct from compared.grade_after
    or (
        compared.activities,
        compared.requirements,
        compared.opportunities,
        compared.contacts,
        compared.merged_count
    ) <> (0, 0, 0, 0, 0)
order by compared.change desc, compared.customer_id asc
