-- purpose: keep the model that the book is matched under from now on
-- grain:   one row
-- reads:   -    writes: matching_model
-- params:  model_version, content, learnt_from, run_date
insert into leadflow.matching_model (
    model_version, content, learnt_from, first_used_date, is_current
)
values (:model_version, :content, :learnt_from, :run_date, true)
on conflict (model_version) do update set is_current = true
