-- purpose: the model version that a matching book is matched under
-- grain:   one row per model version
-- reads:   -    writes: matching_model
-- params:  -
create table if not exists matching_model (
    model_version text primary key,
    content text not null
)
