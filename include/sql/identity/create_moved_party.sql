-- purpose: room for the parties that get another customer
-- grain:   one row per party
-- writes:  moved_party (temporary)
create temporary table moved_party (
    party_id bigint primary key,
    customer_id text not null,
    reason text not null
) on commit drop
