-- purpose: room for the keys of affected parties and whether each is too common to mean
--          anything
-- grain:   one row per key
-- writes:  key_state (temporary)
create temporary table key_state (
    key_type text not null,
    key_value text not null,
    is_hot boolean not null,
    primary key (key_type, key_value)
) on commit drop
