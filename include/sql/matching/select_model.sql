-- purpose: the model of the book
-- grain:   one row, none before the first load
-- reads:   matching_model    writes: -
-- params:  -
select matching_model.content
from matching_model
