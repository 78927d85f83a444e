-- purpose: whether there is a model to match under and no record in the book
-- grain:   one row
-- reads:   matching_model, matching_record    writes: -
-- params:  -
with model as (
    select count(*) as model_count
    from leadflow.matching_model
    where matching_model.is_current
),

held as (
    select matching_record.record_number
    from leadflow.matching_record
    limit 1
)

select model.model_count > 0 and count(held.record_number) = 0 as is_unloaded
from model
left join held on true
group by model.model_count
