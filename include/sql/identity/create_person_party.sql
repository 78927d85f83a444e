-- purpose: room for which party is which contact
-- grain:   one row per party
-- writes:  person_party (temporary)
create temporary table person_party (
    party_id bigint primary key,
    contact_id bigint not null,
    customer_id text not null
) on commit drop
