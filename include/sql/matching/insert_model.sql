-- purpose: keep the model that the book is matched under
-- grain:   one row
-- reads:   -    writes: matching_model
-- params:  model_version, content
insert into matching_model (model_version, content)
values (:model_version, :content)
