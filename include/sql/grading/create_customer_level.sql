-- purpose: the level of each grading dimension (G1–G3) with the rows that show it
-- grain:   one row per graded customer; lives for one transaction
-- reads:   graded_customer, level_shown    writes: customer_level (temporary)
-- params:  dimensions (those that the policy judges by: the evidence names no others)
create temporary table customer_level on commit drop as
with shown as (
    select
        level_shown.customer_id,
        level_shown.dimension,
        max(level_shown.level) as level,
        array_agg(distinct level_shown.record_id order by level_shown.record_id)
            as record_ids
    from level_shown
    group by level_shown.customer_id, level_shown.dimension
),

named as (
    select
        graded_customer.customer_id,
        dimension.name as dimension,
        dimension.name = any(cast(:dimensions as text[])) as is_judged,
        (array['none', 'low', 'middle', 'high'])[coalesce(shown.level, 0) + 1] as level,
        coalesce(shown.record_ids, '{}') as record_ids
    from graded_customer
    cross join unnest(
        array[
            'need_urgency', 'budget_clarity', 'decision_chain_clarity',
            'intent', 'decision_cycle', 'potential'
        ]
    ) as dimension (name)
    left outer join shown
        on
            graded_customer.customer_id = shown.customer_id
            and dimension.name = shown.dimension
)

select
    named.customer_id,
    max(named.level) filter (where named.dimension = 'need_urgency') as need_urgency,
    max(named.level) filter (where named.dimension = 'budget_clarity') as budget_clarity,
    max(named.level) filter (where named.dimension = 'decision_chain_clarity')
        as decision_chain_clarity,
    max(named.level) filter (where named.dimension = 'intent') as intent,
    max(named.level) filter (where named.dimension = 'decision_cycle') as decision_cycle,
    max(named.level) filter (where named.dimension = 'potential') as potential,
    jsonb_build_object(
        'levels',
        jsonb_object_agg(named.dimension, named.level) filter (where named.is_judged),
        'record_ids',
        jsonb_object_agg(named.dimension, named.record_ids)
            filter (where named.is_judged)
    ) as evidence
from named
group by named.customer_id
