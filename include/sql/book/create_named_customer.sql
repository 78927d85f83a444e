-- purpose: the customers that bear a name as rows write it
-- grain:   one row per (named, customer_id); lives for one transaction
-- writes:  named_customer (temporary)
create temporary table named_customer (
    named text not null,
    customer_id text not null,
    party_id bigint not null,
    strength integer not null,
    primary key (named, customer_id)
) on commit drop
