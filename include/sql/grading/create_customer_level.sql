-- purpose: the level of each grading dimension that the policy uses (G1–G3), with the rows
--          that show it; a dimension without evidence, or out of use, is none
-- grain:   one row per graded customer; lives for one transaction
-- reads:   graded_customer, dimension_evidence    writes: customer_level (temporary)
-- params:  dimensions
create temporary table customer_level on commit drop as
with weighed as (
    select
        dimension_evidence.customer_id,
        dimension_evidence.dimension,
        (array['low', 'middle', 'high'])[max(dimension_evidence.level)] as level,
        array_agg(
            distinct dimension_evidence.record_id
            order by dimension_evidence.record_id
        ) as record_ids
    from dimension_evidence
    where dimension_evidence.dimension = any(cast(:dimensions as text[]))
    group by dimension_evidence.customer_id, dimension_evidence.dimension
),

known as (
    select
        weighed.customer_id,
        jsonb_object_agg(weighed.dimension, weighed.level) as levels,
        jsonb_object_agg(weighed.dimension, to_jsonb(weighed.record_ids)) as record_ids
    from weighed
    group by weighed.customer_id
),

unknown as (
    select
        jsonb_object_agg(used.dimension, 'none') as levels,
        jsonb_object_agg(used.dimension, cast('[]' as jsonb)) as record_ids
    from unnest(cast(:dimensions as text[])) as used (dimension)
),

told as (
    select
        graded_customer.customer_id,
        unknown.levels || coalesce(known.levels, '{}') as levels,
        unknown.record_ids || coalesce(known.record_ids, '{}') as record_ids
    from graded_customer
    cross join unknown
    left outer join known on graded_customer.customer_id = known.customer_id
)

select
    told.customer_id,
    coalesce(told.levels ->> 'need_urgency', 'none') as need_urgency,
    coalesce(told.levels ->> 'budget_clarity', 'none') as budget_clarity,
    coalesce(told.levels ->> 'decision_chain_clarity', 'none') as decision_chain_clarity,
    coalesce(told.levels ->> 'intent', 'none') as intent,
    coalesce(told.levels ->> 'decision_cycle', 'none') as decision_cycle,
    coalesce(told.levels ->> 'potential', 'none') as potential,
    jsonb_build_object('levels', told.levels, 'record_ids', told.record_ids) as evidence
from told
