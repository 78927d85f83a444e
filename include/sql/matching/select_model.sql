-- purpose: the model that the book is matched under
-- grain:   one row, none before the first load
-- reads:   matching_model    writes: -
-- params:  -
select
    matching_model.model_version,
    matching_model.content
from leadflow.matching_model
where matching_model.is_current
