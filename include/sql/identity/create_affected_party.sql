-- purpose: room for the parties whose cluster has to be decided anew, in rounds of
--          spreading
-- grain:   one row per party
-- writes:  affected_party (temporary)
create temporary table affected_party (
    party_id bigint primary key,
    round integer not null
) on commit drop
